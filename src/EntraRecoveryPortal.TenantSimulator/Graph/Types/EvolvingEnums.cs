using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Types;

/// <summary>Members that an enumeration got later stand behind unknownFutureValue, and show under that name unless the caller prefers otherwise.</summary>
internal static class EvolvingEnums
{
    private const string Sentinel = "unknownFutureValue";

    // A relation written inline, whose type the metadata keeps with the relation.
    private static readonly Dictionary<string, string> Inline = new() { ["authenticationStrength"] = "authenticationStrengthPolicy", ["authenticationMethodConfigurations"] = "authenticationMethodConfiguration" };

    private static readonly HashSet<string> Affected = [.. GraphTypes.Names.Where(x => HasLate(GraphTypes.Get(x), []))];

    public static void Hide(GraphRequest request, JsonObject shown, GraphType type)
    {
        if (Affected.Contains(type.Name) && !request.Headers.GetValueOrDefault("Prefer", "").Contains("include-unknown-enum-members", StringComparison.OrdinalIgnoreCase))
            Hide(shown, type);
    }

    private static void Hide(JsonObject shown, GraphType declared)
    {
        var type = shown["@odata.type"] is { } given && GraphTypes.Find(given.ToString().Split('.')[^1]) is { } own ? own : declared;
        foreach (var (name, value) in shown.ToList())
        {
            if ((type.Properties.TryGetValue(name, out var property) ? property.Type : Inline.GetValueOrDefault(name)) is not { } member || value is null)
                continue;
            if (GraphTypes.EnumMembers(member) is { } members)
                shown[name] = value is JsonArray items ? new JsonArray([.. items.Select(x => Shown(x!, members))]) : Shown(value, members);
            else if (GraphTypes.Find(member) is { } complex)
                Hide(value, complex);
        }
    }

    private static void Hide(JsonNode value, GraphType type)
    {
        foreach (var part in value is JsonArray items ? items.OfType<JsonObject>() : value is JsonObject one ? [one] : [])
            Hide(part, type);
    }

    private static JsonNode Shown(JsonNode value, IReadOnlyList<string> members)
    {
        var known = members.TakeWhile(x => x != Sentinel).ToHashSet();
        return known.Count == members.Count ? value.DeepClone() : string.Join(',', value.ToString().Split(',').Select(x => known.Contains(x.Trim()) ? x : Sentinel));
    }

    private static bool HasLate(GraphType type, HashSet<string> seen) => seen.Add(type.Name) && (
        GraphTypes.Names.Any(x => x != type.Name && GraphTypes.IsA(x, type.Name) && HasLate(GraphTypes.Get(x), seen))
        || type.Links.Any(x => Inline.TryGetValue(x, out var linked) && HasLate(GraphTypes.Get(linked), seen))
        || type.Properties.Values.Any(x => GraphTypes.EnumMembers(x.Type) is { } members ? members[^1] != Sentinel && members.Contains(Sentinel) : GraphTypes.Find(x.Type) is { } complex && HasLate(complex, seen)));
}
