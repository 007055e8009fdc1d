using System.IO.Compression;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>What the simulated tenant says it holds, held against what a snapshot's archive says. Neither is asked through the portal's own reading of the other.</summary>
public static class TenantTruth
{
    private static readonly string[] Kinds = ["user", "group", "application", "servicePrincipal", "administrativeUnit", "device", "conditionalAccessPolicy"];

    /// <summary>The first difference as a sentence; null when there is none.</summary>
    /// <param name="state">The answer to <c>/_simulator/state</c>.</param>
    public static async Task<string?> DifferenceAsync(string state, Stream archive)
    {
        var truth = JsonNode.Parse(state)!;
        await using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        var (held, kept) = (new Dictionary<string, JsonObject>(StringComparer.Ordinal), new Dictionary<string, JsonObject>(StringComparer.Ordinal));
        foreach (var kind in Kinds)
        {
            foreach (var one in truth["objects"]![kind]!.AsArray())
                held[$"{kind} {one!["id"]} {(one["deletedDateTime"] is null ? "Present" : "SoftDeleted")}"] = one.AsObject();
            foreach (var line in Lines(zip, $"objects/{kind}.ndjson"))
                kept[$"{kind} {line["id"]} {line["state"]}"] = line["content"]!.AsObject();
        }

        if (held.Keys.Except(kept.Keys).Concat(kept.Keys.Except(held.Keys)).FirstOrDefault() is { } lone)
            return $"{lone} is only {(held.ContainsKey(lone) ? "in the tenant" : "in the snapshot")}.";
        if (kept.SelectMany(one => Differing(one.Key, held[one.Key], one.Value)).FirstOrDefault() is { } differing)
            return differing;
        var present = kept.Keys.Select(key => key.Split(' ')).Where(key => key[2] == "Present").ToDictionary(key => key[1], key => key[0], StringComparer.Ordinal);
        var relations = Manifest(zip)["coverage"]!.AsArray().Select(part => (part!["type"]!.ToString(), part["relation"]!.ToString())).ToHashSet();
        var links = truth["links"]!.AsArray().Select(link => (Source: link!["source"]!.ToString(), Relation: link["relation"]!.ToString(), Target: link["target"]!.ToString())).Where(IsCompared).ToHashSet();
        var archived = Lines(zip, "links.ndjson").Select(link => (Source: link["sourceId"]!.ToString(), Relation: link["relation"]!.ToString(), Target: link["targetId"]!.ToString()))
            .Concat(kept.Where(one => one.Key.EndsWith(" Present", StringComparison.Ordinal)).SelectMany(one => SponsorsOf(one.Value))).Where(IsCompared).ToHashSet();
        return links.Except(archived).Select(link => $"{link} is missing in the snapshot.").Concat(archived.Except(links).Select(link => $"{link} is only in the snapshot.")).FirstOrDefault();

        bool IsCompared((string Source, string Relation, string Target) link) =>
            present.TryGetValue(link.Source, out var type) && present.ContainsKey(link.Target) && relations.Contains((type, link.Relation));
    }

    // To the tenant they are links, to a snapshot a part of their agent.
    private static IEnumerable<(string Source, string Relation, string Target)> SponsorsOf(JsonObject content) =>
        (content["sponsors"]?.AsArray() ?? []).Select(sponsor => (content["id"]!.ToString(), "sponsors", sponsor!["id"]!.ToString()));

    private static JsonNode Manifest(ZipArchive zip)
    {
        using var file = zip.GetEntry("manifest.json")!.Open();
        return JsonNode.Parse(file)!;
    }

    private static IEnumerable<string> Differing(string name, JsonObject held, JsonObject kept) =>
        from property in kept
        where held.ContainsKey(property.Key) && !property.Key.EndsWith("Credentials", StringComparison.Ordinal) && Text(held[property.Key]) != Text(property.Value)
        select $"{name} {property.Key}: {Text(held[property.Key])} in the tenant, {Text(property.Value)} in the snapshot.";

    // Null, absent and empty are one, and the order of properties is none.
    private static string Text(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.Select(member => (member.Key, Value: Text(member.Value))).Where(member => member.Value.Length > 0)
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{member.Value}")) + "}",
        JsonArray { Count: > 0 } items => "[" + string.Join(',', items.Select(Text)) + "]",
        null or JsonArray => "",
        _ => node.ToJsonString(),
    };

    private static IEnumerable<JsonObject> Lines(ZipArchive zip, string file)
    {
        using var reader = new StreamReader(zip.GetEntry(file)!.Open());
        while (reader.ReadLine() is { } line)
            yield return JsonNode.Parse(line)!.AsObject();
    }
}
