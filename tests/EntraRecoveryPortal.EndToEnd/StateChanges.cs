using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Where two states of the simulated tenant differ: one path a leaf, objects named by their id.</summary>
public static class StateChanges
{
    /// <summary>Times that the tenant itself stamps on what is written.</summary>
    private static readonly HashSet<string> Stamps = ["modifiedDateTime", "lastModifiedDateTime"];

    public static IReadOnlyList<string> Between(JsonNode before, JsonNode after)
    {
        var (old, now) = (Leaves(before), Leaves(after));
        return
        [
            .. from path in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
               let was = old.GetValueOrDefault(path)
               let isNow = now.GetValueOrDefault(path)
               where was != isNow
               select $"{path}: {was ?? "absent"} -> {isNow ?? "absent"}",
        ];
    }

    public static void AssertNone(JsonNode before, JsonNode after)
    {
        if (Between(before, after) is { Count: > 0 } changes)
            Assert.Fail($"{changes.Count} differences:\n{string.Join('\n', changes.Take(20))}");
    }

    /// <summary>The ids of all objects, whatever their kind.</summary>
    public static IReadOnlyList<string> IdsOf(JsonNode state) => [.. Objects(state).Select(one => one["id"]!.ToString())];

    public static JsonObject ObjectOf(JsonNode state, string id) => Objects(state).First(one => one["id"]!.ToString() == id);

    private static IEnumerable<JsonObject> Objects(JsonNode state) => state["objects"]!.AsObject().SelectMany(kind => kind.Value!.AsArray()).Select(one => one!.AsObject());

    private static Dictionary<string, string> Leaves(JsonNode state)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Gather(state, "", leaves);
        return leaves;
    }

    private static string? KeyOf(JsonNode? item) => item switch
    {
        JsonObject link when link.ContainsKey("source") => $"{link["source"]} {link["relation"]} {link["target"]}",
        JsonObject one => one["id"]?.ToString(),
        _ => null,
    };

    private static void Gather(JsonNode? node, string path, Dictionary<string, string> leaves)
    {
        switch (node)
        {
            case JsonObject value:
                foreach (var (name, child) in value.Where(property => !Stamps.Contains(property.Key)))
                    Gather(child, $"{path}/{name}", leaves);
                break;
            case JsonArray { Count: > 0 } list when list.All(item => KeyOf(item) is not null):
                foreach (var item in list)
                    Gather(item, $"{path}/{KeyOf(item)}", leaves);
                break;
            case not null:
                leaves[path] = node.ToJsonString();
                break;
            case null: // Graph's readers cannot tell null from absent
                break;
        }
    }
}
