using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What the simulated tenant says of an incident: whom it damaged, and what others rightly did beside it.</summary>
public sealed class IncidentTruth(JsonNode told)
{
    private readonly List<JsonNode> honest = [.. told["honest"]!.AsArray().Select(one => one!)];

    /// <summary>Ids of all that the damage changed, made or took away, at both ends of a link.</summary>
    public IReadOnlySet<string> Damaged => Ids([told]);

    public IReadOnlySet<string> Honest => Ids(honest);

    public IReadOnlyList<string> Made => [.. Of("created").Except(Records)];

    /// <summary>What Microsoft's own recovery leaves behind: that it ran.</summary>
    public IReadOnlyList<string> Records => [.. told["objects"]!.AsArray().Where(one => one!["kind"]!.ToString() == "recoveryJob").Select(one => one!["id"]!.ToString())];

    /// <summary>Gone for good: what comes back has another id.</summary>
    public IReadOnlyList<string> Purged => Of("purged");

    /// <summary>The names under which a report shows what was rightly done.</summary>
    public IReadOnlySet<string> HonestNames =>
        honest.SelectMany(one => one["objects"]!.AsArray().Select(changed => changed!["displayName"]!.ToString()).Concat(one["links"]!.AsArray().Select(link => link!["sourceName"]!.ToString()))).ToHashSet(StringComparer.Ordinal);

    private IReadOnlyList<string> Of(string fate) => [.. told["objects"]!.AsArray().Where(one => one!["change"]!.ToString() == fate).Select(one => one!["id"]!.ToString())];

    private static HashSet<string> Ids(IEnumerable<JsonNode> sets) =>
    [
        .. from set in sets
           from id in set["objects"]!.AsArray().Select(one => one!["id"]!.ToString())
               .Concat(set["links"]!.AsArray().SelectMany(link => new[] { link!["source"]!.ToString(), link["target"]!.ToString() }))
           select id,
    ];
}
