using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The whole state in one order: equal states give equal text.</summary>
internal static class CanonicalState
{
    public static JsonObject Of(TenantState state)
    {
        var objects = new JsonObject();
        foreach (var kind in Kinds.All.Order(StringComparer.Ordinal))
            objects[kind] = new JsonArray([.. state.All(kind).Select(x => Sorted(x.Body))]);
        var links = state.AllLinks()
            .OrderBy(x => x.Source, StringComparer.Ordinal).ThenBy(x => x.Relation, StringComparer.Ordinal).ThenBy(x => x.Target, StringComparer.Ordinal)
            .Select(x => (JsonNode)new JsonObject { ["relation"] = x.Relation, ["source"] = x.Source, ["target"] = x.Target });
        return new JsonObject { ["links"] = new JsonArray([.. links]), ["objects"] = objects };
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => KeyValuePair.Create(x.Key, Sorted(x.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
