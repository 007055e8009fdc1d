using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>The rules that hold for every PATCH: properties must exist, be writable and have the right type; then all of them apply or none.</summary>
internal static class Patch
{
    /// <summary>The properties in a body, annotations and bindings left out.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonObject body) => body.Where(x => !x.Key.Contains('@', StringComparison.Ordinal));

    public static GraphFault? Check(GraphType type, JsonObject body, IReadOnlySet<string>? readOnly = null) => Check(type, body, readOnly, isNew: false);

    /// <summary>The same for a POST, which may set what can be set only once.</summary>
    public static GraphFault? CheckNew(GraphType type, JsonObject body, IReadOnlySet<string>? readOnly = null) => Check(type, body, readOnly, isNew: true);

    private static GraphFault? Check(GraphType type, JsonObject body, IReadOnlySet<string>? readOnly, bool isNew)
    {
        foreach (var (name, value) in Properties(body))
        {
            if (!type.Knows(name))
                return GraphFault.UnknownProperty(name, type.Name);
            if (!type.Properties.TryGetValue(name, out var property))
                continue;
            if ((property.ReadOnly && !(isNew && property.CreateOnly)) || name is "id" or "deletedDateTime" || readOnly?.Contains(name) == true)
                return GraphFault.ReadOnly(name);
            if (Values.Check(type, property, value) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>Sets every property whole, as it will be read back.</summary>
    public static TenantObject Apply(TenantState state, TenantObject target, JsonObject body)
    {
        var type = GraphTypes.Get(target.TypeName);
        return state.Update(target, after =>
        {
            foreach (var (name, value) in Properties(body))
                after[name] = type.Properties.TryGetValue(name, out var property) ? Values.Filled(property, value) : value?.DeepClone();
        });
    }
}
