using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>An object as Graph shows it: the selected or default properties, nulls and empty collections spelled out.</summary>
internal static class Projection
{
    public static JsonObject Of(TenantObject source, IReadOnlyList<string>? select, bool withType = false, bool withKeys = false)
    {
        // Whatever was hung on an object comes back as it was sent.
        if (source.Kind == Kinds.OpenExtension)
            return source.Body.DeepClone().AsObject();
        var type = GraphTypes.Get(source.TypeName);
        var shown = new JsonObject();
        if (withType || type.Name != source.Kind)
            shown["@odata.type"] = $"#microsoft.graph.{type.Name}";
        foreach (var property in select is null ? type.DefaultProperties.Select(x => x.Name) : select)
            shown[property] = Value(source, type, property);
        // The recycle bin tells when, also of users, whose default set leaves it out.
        if (select is null && source.IsDeleted)
            shown["deletedDateTime"] = Value(source, type, "deletedDateTime");
        foreach (var inline in select is null ? Inline(source.Kind) : Inline(source.Kind).Where(select.Contains))
            shown[inline] = source.Body[inline]?.DeepClone() ?? new JsonArray();
        if (!withKeys)
            HideKeys(shown);
        return shown;
    }

    /// <summary>As delta shows it: what was never set is left out.</summary>
    public static JsonObject Sparse(TenantObject source, IReadOnlyList<string>? select)
    {
        var type = GraphTypes.Get(source.TypeName);
        var shown = new JsonObject();
        if (type.Name != source.Kind)
            shown["@odata.type"] = $"#microsoft.graph.{type.Name}";
        foreach (var property in select is null ? type.DefaultProperties.Select(x => x.Name) : select.Where(x => type.Knows(x)))
        {
            if (source.Body.TryGetPropertyValue(property, out var value))
                shown[property] = value?.DeepClone();
        }

        HideKeys(shown);
        return shown;
    }

    /// <summary>A link's target where nothing but its identity is told.</summary>
    public static JsonObject Reference(TenantObject target) => new() { ["@odata.type"] = $"#microsoft.graph.{target.TypeName}", ["id"] = target.Id };

    private static JsonNode? Value(TenantObject source, GraphType type, string property)
    {
        if (source.Body[property] is { } value)
            return value.DeepClone();
        return type.Properties.TryGetValue(property, out var declared) && declared is { IsCollection: true, NotNullable: true } ? new JsonArray() : null;
    }

    private static IReadOnlyList<string> Inline(string kind) => kind switch
    {
        Kinds.MethodsPolicy => ["authenticationMethodConfigurations"],
        Kinds.StrengthPolicy => ["combinationConfigurations"],
        Kinds.RoleDefinition => ["inheritsPermissionsFrom"],
        _ => [],
    };

    private static void HideKeys(JsonObject shown)
    {
        foreach (var key in (shown["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>())
            key["key"] = null;
    }
}
