using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What every POST of an object has in common.</summary>
internal static class Creation
{
    /// <summary>201 with the object as a read shows it, and where it is.</summary>
    public static GraphAnswer Answer(GraphCall call, TenantObject created, string path, bool withType = false) =>
        Page.Single(call, created, path, QueryLimits.Directory, withType) with { Status = 201, Location = $"{call.Request.BaseUrl}/{path}/{created.Id}" };

    public static GraphFault? Require(GraphType type, JsonObject body, params IEnumerable<string> names) =>
        names.FirstOrDefault(x => body[x] is null || (body[x] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0)) is { } missing
            ? GraphFault.BadRequest($"A value is required for property '{missing}' of resource '{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]}'.")
            : null;

    /// <summary>An id, blocks that are never null, and what was sent, filled as it will be read back.</summary>
    public static JsonObject Body(TenantState state, GraphType type, JsonObject sent, params IEnumerable<string> blocks)
    {
        var body = new JsonObject { ["id"] = state.NewId() };
        if (type.Base is not (null or "directoryObject" or "entity"))
            body.Insert(0, "@odata.type", $"#microsoft.graph.{type.Name}");
        foreach (var block in blocks)
            body[block] = Values.Filled(type.Properties[block], new JsonObject());
        foreach (var (name, value) in Patch.Properties(sent))
            body[name] = type.Properties.TryGetValue(name, out var property) ? Values.Filled(property, value) : value?.DeepClone();
        return body;
    }
}
