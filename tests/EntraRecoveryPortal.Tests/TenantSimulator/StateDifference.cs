using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>
/// What differs, one line a fact: between two full states, or as an incident tells it. Values go down to the leaf; null, absent and empty are one.
/// Of a purged object nothing but that it is gone is said.
/// </summary>
internal static class StateDifference
{
    public static IReadOnlySet<string> Between(string before, string after)
    {
        var (then, now) = (JsonNode.Parse(before)!, JsonNode.Parse(after)!);
        var (was, has) = (Objects(then), Objects(now));
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, one) in was.Where(x => !has.ContainsKey(x.Key)))
            lines.Add($"{name} purged");
        foreach (var (name, one) in has)
        {
            var earlier = was.GetValueOrDefault(name);
            var values = Values(name, earlier, one).ToList();
            lines.UnionWith(values);
            if (earlier is null)
                lines.Add($"{name} created");
            else if (IsDeleted(earlier) != IsDeleted(one))
                lines.Add($"{name} {(IsDeleted(one) ? "softDeleted" : "restored")}");
            else if (values.Count > 0)
                lines.Add($"{name} updated");
        }

        var (links, linksNow) = (Links(then), Links(now));
        lines.UnionWith(links.Except(linksNow).Select(x => $"{x} removed"));
        lines.UnionWith(linksNow.Except(links).Select(x => $"{x} added"));
        return lines;
    }

    /// <summary>The damage and the honest changes of an incident together.</summary>
    public static IReadOnlySet<string> Told(JsonObject truth)
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in truth["honest"]!.AsArray().Prepend(truth))
        {
            foreach (var one in part!["objects"]!.AsArray())
            {
                var name = $"{one!["kind"]} {one["id"]}";
                lines.Add($"{name} {one["change"]}");
                foreach (var attribute in one["attributes"]!.AsArray())
                    lines.UnionWith(Values($"{name} {attribute!["path"]}", attribute["before"], attribute["after"]));
            }

            lines.UnionWith(part["links"]!.AsArray().Select(x => $"{x!["source"]} {x["relation"]} {x["target"]} {x["change"]}"));
        }

        return lines;
    }

    /// <summary>Inheritable permissions have no id of their own.</summary>
    public static string IdOf(JsonNode body) => (body["id"] ?? body["resourceAppId"])!.ToString();

    private static Dictionary<string, JsonNode> Objects(JsonNode state) => state["objects"]!.AsObject()
        .SelectMany(kind => kind.Value!.AsArray().Select(x => (Name: $"{kind.Key} {IdOf(x!)}", Body: x!))).ToDictionary(x => x.Name, x => x.Body);

    private static HashSet<string> Links(JsonNode state) => [.. state["links"]!.AsArray().Select(x => $"{x!["source"]} {x["relation"]} {x["target"]}")];

    private static bool IsDeleted(JsonNode body) => body["deletedDateTime"] is not null;

    private static IEnumerable<string> Values(string path, JsonNode? before, JsonNode? after)
    {
        var (was, has) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        Flatten(path, before, was);
        Flatten(path, after, has);
        return was.Keys.Union(has.Keys).Where(x => was.GetValueOrDefault(x) != has.GetValueOrDefault(x)).Select(x => $"{x}: {was.GetValueOrDefault(x)} -> {has.GetValueOrDefault(x)}");
    }

    private static void Flatten(string path, JsonNode? value, Dictionary<string, string> leaves)
    {
        switch (value)
        {
            case JsonObject owner:
                // An object of the state and a path inside it meet in the same words.
                foreach (var (name, inner) in owner)
                    Flatten(path.Count(x => x == ' ') == 1 ? $"{path} {name}" : $"{path}.{name}", inner, leaves);
                break;
            case JsonArray items when items.All(x => x is JsonObject) && items.Select(KeyOf).Distinct().Count(x => x is not null) == items.Count:
                foreach (var item in items)
                    Flatten($"{path}[{KeyOf(item)}]", item, leaves);
                break;
            case not null:
                leaves[path] = value.ToJsonString();
                break;
        }
    }

    private static string? KeyOf(JsonNode? item) => (item?["keyId"] ?? item?["id"])?.ToString();
}
