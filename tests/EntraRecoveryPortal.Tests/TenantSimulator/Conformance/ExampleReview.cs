using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>How an answer of the simulated tenant differs from the documented one: in status, envelope, or which properties are there. Values may differ.</summary>
internal sealed class ExampleReview(Metadata metadata, DocumentedExample example)
{
    private static readonly System.Text.RegularExpressions.Regex Extension = new("^extension_[0-9a-f]{32}_", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private readonly SortedSet<string> differences = new(StringComparer.Ordinal);
    private readonly bool isByExample = ExampleNotes.IsWithoutMetadata(example);
    private readonly bool isDelta = example.Segments.Any(x => x.TrimEnd('(', ')') is "delta" or "microsoft.graph.delta");

    public IReadOnlyCollection<string> Of(Reply reply, IReadOnlyList<string> segments)
    {
        if (reply.Status != example.Status)
        {
            differences.Add($"status {reply.Status} {reply.Json?["error"]?["message"]} instead of {example.Status}");
            return differences;
        }

        if (example.Body is JsonObject expected)
        {
            if (reply.Json is JsonObject actual)
                Envelope(expected, actual, metadata.TypeAt(segments));
            else
                differences.Add("no body");
        }
        else if (reply.Json is not null && example.Status == 204)
        {
            differences.Add("a body where none is documented");
        }

        return differences;
    }

    private void Envelope(JsonObject expected, JsonObject actual, string? type)
    {
        if (expected["error"] is JsonObject error)
        {
            if (actual["error"]?["code"]?.ToString() != error["code"]?.ToString())
                differences.Add($"error code {actual["error"]?["code"]} instead of {error["code"]}");
            foreach (var name in new[] { "message", "innerError" }.Where(x => actual["error"]?[x] is null))
                differences.Add($"error without {name}");
            return;
        }

        // Some pages wrap the one object they show, or show the one object of a list bare: slips of the documentation.
        if (expected["value"] is JsonObject wrapped)
            expected = actual["value"] is JsonArray ? new() { ["value"] = new JsonArray(wrapped.DeepClone()) } : wrapped;
        if (!actual.ContainsKey("@odata.context"))
            differences.Add("no @odata.context");
        var isPage = expected.Any(x => x.Key is "@odata.nextLink" or "@odata.deltaLink");
        if (isPage && actual.Any(x => x.Key is "@odata.nextLink" or "@odata.deltaLink") != true)
            differences.Add("neither nextLink nor deltaLink");
        if (expected.ContainsKey("@odata.count") && !actual.ContainsKey("@odata.count"))
            differences.Add("no @odata.count");
        if (expected["value"] is JsonArray documented)
        {
            if (actual["value"] is JsonArray served)
                Items(documented, served, type);
            else
                differences.Add("no value array");
        }
        else if (actual.ContainsKey("value"))
        {
            differences.Add("a value array where one object is documented");
        }
        else
        {
            if (isByExample)
                Shown(expected, [actual]);
            else
                Known(actual, TypeOf(actual, type), "");
            Served(expected, actual, TypeOf(expected, TypeOf(actual, type)), "");
        }
    }

    private void Items(JsonArray documented, JsonArray served, string? type)
    {
        if (isByExample && documented is [JsonObject first, ..])
            Shown(first, served.OfType<JsonObject>());
        else
            foreach (var item in served.OfType<JsonObject>())
                Known(item, TypeOf(item, type), "");
        if (documented.OfType<JsonObject>().Any() && served.Count == 0)
            differences.Add("nothing in the list to compare");
        foreach (var item in documented.OfType<JsonObject>().Where(x => x["@removed"] is null))
        {
            var wanted = TypeOf(item, null);
            var comparable = served.OfType<JsonObject>().Where(x => x["@removed"] is null && (wanted is null or "directoryObject" || TypeOf(x, type) == wanted || type == wanted)).ToList();
            if (comparable.Count == 0)
                differences.Add($"no {wanted} in the list to compare");
            // In delta an object tells only what was ever set: one that has it is enough.
            if (isDelta)
                Served(item, Union(comparable), TypeOf(item, type), "");
            else if (comparable.FirstOrDefault() is { } other)
                Served(item, other, TypeOf(item, TypeOf(other, type)), "");
        }
    }

    private static JsonObject Union(IEnumerable<JsonObject> items)
    {
        var union = new JsonObject();
        foreach (var (name, value) in items.SelectMany(x => x))
            union.TryAdd(name, value?.DeepClone());
        return union;
    }

    /// <summary>Nothing is shown that the example does not.</summary>
    private void Shown(JsonObject documented, IEnumerable<JsonObject> served)
    {
        foreach (var name in served.SelectMany(x => x).Select(x => x.Key).Where(x => !x.Contains('@', StringComparison.Ordinal) && !documented.ContainsKey(x)))
            differences.Add($"not in the example: {name}");
    }

    /// <summary>Nothing is shown that the metadata does not know.</summary>
    private void Known(JsonObject actual, string? type, string path)
    {
        foreach (var (name, value) in actual.Where(x => !x.Key.Contains('@', StringComparison.Ordinal)))
        {
            if (type is null || metadata.Find(type, name) is not { } member)
            {
                // The targets of a method are links of its own type, which the metadata at hand leaves out.
                if (name == "includeTargets" && type?.EndsWith("AuthenticationMethodConfiguration", StringComparison.Ordinal) == true)
                    continue;
                if (type is null || !metadata.IsOpen(type) || !Extension.IsMatch(name))
                    differences.Add($"unknown {path}{name} of {type ?? "an unknown type"}");
                continue;
            }

            foreach (var part in Parts(value).Where(x => metadata.Types.ContainsKey(TypeOf(x, member.Type) ?? "")))
                Known(part, TypeOf(part, member.Type), $"{path}{name}/");
        }
    }

    /// <summary>All that is documented and still in the metadata is shown.</summary>
    private void Served(JsonObject expected, JsonObject actual, string? type, string path)
    {
        foreach (var (name, value) in expected.Where(x => !x.Key.Contains('@', StringComparison.Ordinal) || x.Key.EndsWith("@delta", StringComparison.Ordinal)))
        {
            if (name.EndsWith("@delta", StringComparison.Ordinal) ? !actual.ContainsKey(name) : (isByExample || (type is not null && metadata.Find(type, name) is not null)) && !actual.ContainsKey(name))
                differences.Add($"missing {path}{name}");
            else if (type is not null && metadata.Find(type, name) is { } member && Parts(value).FirstOrDefault() is { } left && Parts(actual[name]).FirstOrDefault() is { } right)
                Served(left, right, TypeOf(left, member.Type), $"{path}{name}/");
        }
    }

    private static IEnumerable<JsonObject> Parts(JsonNode? value) => value is JsonArray items ? items.OfType<JsonObject>() : value is JsonObject one ? [one] : [];

    private string? TypeOf(JsonObject item, string? declared) =>
        item["@odata.type"]?.ToString().Split('.')[^1] is { } given && (metadata.Types.ContainsKey(given) || declared is null) ? given : declared;
}
