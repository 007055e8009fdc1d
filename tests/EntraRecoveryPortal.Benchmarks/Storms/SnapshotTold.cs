using System.IO.Compression;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>A snapshot as its archive tells it to anyone, without the portal.</summary>
internal sealed class SnapshotTold
{
    private readonly Dictionary<(string Type, string Relation), string> coverage;

    private SnapshotTold(Dictionary<(string Type, string Relation), string> coverage) => this.coverage = coverage;

    public required IReadOnlyDictionary<ObjectName, JsonElement> Objects { get; init; }

    public required IReadOnlySet<LinkName> Links { get; init; }

    public IEnumerable<string> Types => coverage.Keys.Where(part => part.Relation.Length == 0).Select(part => part.Type);

    public bool IsWhole(string type, string relation = "") => coverage.GetValueOrDefault((type, relation)) == nameof(CoverageState.Complete);

    /// <summary>Whether a part is said to be that of the snapshot before.</summary>
    public bool IsCarried(string type, string relation = "") => coverage.GetValueOrDefault((type, relation)) == nameof(CoverageState.CarriedForward);

    public static async Task<SnapshotTold> ReadAsync(Stream archive)
    {
        await using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        using var manifest = await JsonDocument.ParseAsync(await zip.GetEntry("manifest.json")!.OpenAsync());
        var objects = new Dictionary<ObjectName, JsonElement>();
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith("objects/", StringComparison.Ordinal)))
        {
            var type = Path.GetFileNameWithoutExtension(entry.Name);
            foreach (var line in Lines(entry))
                objects[new(type, line.TextAt("id")!, line.TextAt("state")!)] = line.GetProperty("content");
        }

        return new(manifest.RootElement.GetProperty("coverage").EnumerateArray().ToDictionary(part => (part.TextAt("type")!, part.TextAt("relation") ?? ""), part => part.TextAt("coverage")!))
        {
            Objects = objects,
            Links = Lines(zip.GetEntry("links.ndjson")!).Select(link => new LinkName(link.TextAt("sourceId")!, link.TextAt("relation")!, link.TextAt("targetId")!))
                .Concat(objects.Where(one => one.Key.State == "Present").SelectMany(one => SponsorsOf(one.Key.Id, one.Value))).ToHashSet(),
        };
    }

    // To the tenant they are links, to a snapshot a part of their agent.
    private static IEnumerable<LinkName> SponsorsOf(string agent, JsonElement content) =>
        content.At("sponsors") is { ValueKind: JsonValueKind.Array } sponsors ? sponsors.EnumerateArray().Select(sponsor => new LinkName(agent, "sponsors", sponsor.TextAt("id")!)) : [];

    private static IEnumerable<JsonElement> Lines(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        while (reader.ReadLine() is { } line)
            yield return JsonElement.Parse(line);
    }
}
