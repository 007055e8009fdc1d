using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Types;

/// <summary>Whether a JSON value fits a declared type, and how Graph fills what was left out.</summary>
internal static class Values
{
    public static GraphFault? Check(GraphType owner, GraphProperty property, JsonNode? value)
    {
        if (value is null)
            return property.NotNullable ? GraphFault.InvalidValue(property.Name, owner.Name) : null;
        if (!property.IsCollection)
            return CheckOne(owner, property, value);
        if (value is not JsonArray items)
            return GraphFault.BadRequest($"An unexpected '{(value is JsonObject ? "StartObject" : "PrimitiveValue")}' node was found when reading from the JSON reader. A 'StartArray' node was expected.");
        foreach (var item in items)
        {
            if (item is null)
                return GraphFault.InvalidValue(property.Name, owner.Name);
            if (CheckOne(owner, property, item) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>A complex value as it will be read back: every declared member is there.</summary>
    public static JsonNode? Filled(GraphProperty property, JsonNode? value) => value switch
    {
        null => property.IsCollection ? new JsonArray() : null,
        JsonArray items => new JsonArray([.. items.Select(x => FilledOne(property.Type, x))]),
        _ => FilledOne(property.Type, value),
    };

    private static JsonNode? FilledOne(string typeName, JsonNode? value)
    {
        if (value is not JsonObject source || TypeOf(typeName, source) is not { } type)
            return value?.DeepClone();
        var filled = new JsonObject();
        foreach (var (key, child) in source.Where(x => x.Key == "@odata.type" || type.Links.Contains(x.Key)))
            filled[key] = child?.DeepClone();
        foreach (var property in type.Properties.Values.OrderBy(x => x.Name, StringComparer.Ordinal))
            filled[property.Name] = Filled(property, source[property.Name]);
        // A link inside a complex value is written inline: the authentication strength of a policy's controls.
        foreach (var link in type.Links)
            filled[link] = source[link]?.DeepClone();
        return filled;
    }

    private static GraphFault? CheckOne(GraphType owner, GraphProperty property, JsonNode value) => value switch
    {
        JsonObject complex when TypeOf(property.Type, complex) is { } type => CheckMembers(type, complex),
        JsonObject => GraphFault.BadRequest($"An unexpected 'StartObject' node was found for property named '{property.Name}' when reading from the JSON reader."),
        JsonArray => GraphFault.BadRequest($"An unexpected 'StartArray' node was found for property named '{property.Name}' when reading from the JSON reader."),
        _ when Fits(property.Type, value) => null,
        _ when GraphTypes.EnumMembers(property.Type) is not null => GraphFault.InvalidValue(property.Name, owner.Name),
        _ => GraphFault.BadRequest($"Cannot convert the literal '{value}' to the expected type 'Edm.{property.Type}'."),
    };

    private static GraphFault? CheckMembers(GraphType type, JsonObject complex)
    {
        foreach (var (name, value) in complex)
        {
            if (name.Contains('@', StringComparison.Ordinal))
                continue;
            if (!type.Properties.TryGetValue(name, out var property))
            {
                if (type.Links.Contains(name))
                    continue;
                return GraphFault.UnknownProperty(name, type.Name);
            }

            if (Check(type, property, value) is { } fault)
                return fault;
        }

        return null;
    }

    private static GraphType? TypeOf(string declared, JsonObject value)
    {
        if (value["@odata.type"] is { } given && GraphTypes.Find(given.GetValue<string>().Split('.')[^1]) is { } derived && GraphTypes.IsA(derived.Name, declared))
            return derived;
        return GraphTypes.Find(declared);
    }

    private static bool Fits(string type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        ("Boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("Int32", JsonValueKind.Number) => int.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ("Int64", JsonValueKind.Number) => long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ("String", JsonValueKind.String) => true,
        ("Guid", JsonValueKind.String) => Guid.TryParse(value.GetValue<string>(), out _),
        ("DateTimeOffset", JsonValueKind.String) => DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out _),
        ("Date", JsonValueKind.String) => DateOnly.TryParseExact(value.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("TimeOfDay", JsonValueKind.String) => TimeOnly.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out _),
        ("Binary", JsonValueKind.String) => true,
        ("Duration", JsonValueKind.String) => value.GetValue<string>().StartsWith('P'),
        (_, JsonValueKind.String) when GraphTypes.EnumMembers(type) is { } members =>
            value.GetValue<string>().Split(',', StringSplitOptions.TrimEntries).All(members.Contains),
        _ => false,
    };
}
