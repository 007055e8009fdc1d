using System.Text.Json.Nodes;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>One line a fact, in the same words whether a simulated tenant tells it of an incident or the portal reports it.</summary>
internal static class IncidentFacts
{
    private static readonly HashSet<string> Stamps = ["deletedDateTime", "modifiedDateTime", "lastModifiedDateTime"];

    /// <summary>What has another id when it is made again goes by what it says.</summary>
    private static readonly Dictionary<string, string[]> NaturalKeys = new()
    {
        ["appRoleAssignment"] = ["principalId", "resourceId", "appRoleId"],
        ["oAuth2PermissionGrant"] = ["clientId", "resourceId", "consentType", "principalId"],
        ["directoryRoleAssignment"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
        ["groupEligibility"] = ["groupId", "principalId", "accessId"],
        ["directoryRoleEligibility"] = ["roleDefinitionId", "principalId", "directoryScopeId"],
    };

    public static string Existence(string type, JsonNode body, string? then, string? now) => $"{type} {KeyOf(type, body)}: {Word(then)} -> {Word(now)}";

    /// <summary>Values are compared where they are simple; of anything deeper it counts that it differs.</summary>
    public static string Attribute(string type, JsonNode body, string path, JsonNode? then, JsonNode? now)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        var isSimple = end < 0 && then is not (JsonObject or JsonArray) && now is not (JsonObject or JsonArray);
        return $"{type} {KeyOf(type, body)} {(end < 0 ? path : path[..end])} {(isSimple ? $"{then?.ToJsonString()} -> {now?.ToJsonString()}" : "differs")}";
    }

    public static string Link(string source, string relation, string target, bool isThere) => $"{source} {relation} {target} {(isThere ? "added" : "removed")}";

    public static bool IsStamp(string path) => Stamps.Contains(path);

    /// <summary>All that a report says, but for what sleeps while its object is away.</summary>
    public static IReadOnlySet<string> Reported(FoundChanges found)
    {
        var facts = new HashSet<string>(StringComparer.Ordinal);
        var changes = found.Changes.ToDictionary(change => change.ChangeKey);
        foreach (var item in found.Items)
        {
            var change = changes[item.ChangeKey];
            var body = JsonNode.Parse(change.FromContent ?? change.NowContent!)!;
            body["id"] ??= change.ObjectId;
            if (item.Kind == "attribute")
                facts.Add(Attribute(change.Type, body, item.Path, Value(item.From), Value(item.Now)));
            else if (item.Kind == "link")
                facts.Add(LinkOf(change, item));
            else if (item.TargetId is null)
                facts.Add(Existence(change.Type, body, change.FromState, change.NowState));
        }

        return facts;
    }

    private static string LinkOf(ReportChangeRow change, ReportItemRow item) => item.Path.StartsWith('^')
        ? Link(item.TargetId!, item.Path[1..], change.ObjectId, item.LinkInNow)
        : Link(change.ObjectId, item.Path, item.TargetId!, item.LinkInNow);

    private static string KeyOf(string type, JsonNode body) =>
        NaturalKeys.TryGetValue(type, out var key) ? string.Join('|', key.Select(x => body[x]?.ToString())) : body["id"]!.ToString();

    private static string Word(string? state) => state is null or "gone" ? "gone" : state;

    private static JsonNode? Value(string? text) => text is null ? null : JsonNode.Parse(text);
}
