using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>What stands to the right of a comparison.</summary>
internal sealed record RuleValues(IReadOnlyList<JsonNode?> All, bool IsList);

/// <summary>The comparisons of rules. Texts compare without case, as Entra does; of several values one is enough, and its contrary means that none is.</summary>
internal static class RuleComparison
{
    /// <summary>Null where the comparison is unknown, or does not fit what it compares.</summary>
    public static Func<IReadOnlyList<JsonValue>, bool>? Of(string name, RuleProperty property, RuleValues wanted)
    {
        var isContrary = name is "NE" || name.StartsWith("NOT", StringComparison.Ordinal);
        if (Plain(isContrary ? name is "NE" ? "EQ" : name[3..] : name, property, wanted) is not { } holds)
            return null;
        return isContrary ? values => !holds(values) : holds;
    }

    private static Func<IReadOnlyList<JsonValue>, bool>? Plain(string name, RuleProperty property, RuleValues wanted)
    {
        if (name == "IN")
            return wanted.IsList && !property.IsCollection ? values => wanted.All.Any(x => IsEqual(values, x)) : null;
        if (wanted.IsList || wanted.All is not [var only])
            return null;
        if (name == "EQ")
            return only is null || property.IsText == (only.GetValueKind() == JsonValueKind.String) ? values => IsEqual(values, only) : null;
        if (!property.IsText || only?.GetValueKind() != JsonValueKind.String)
            return null;
        var text = only.GetValue<string>();
        return name switch
        {
            // In a list of texts it is one of them, in a text a part.
            "CONTAINS" when property.IsCollection => Each(x => x.Equals(text, StringComparison.OrdinalIgnoreCase)),
            "CONTAINS" => Each(x => x.Contains(text, StringComparison.OrdinalIgnoreCase)),
            "STARTSWITH" => Each(x => x.StartsWith(text, StringComparison.OrdinalIgnoreCase)),
            "MATCH" => Pattern(text) is { } pattern ? Each(pattern.IsMatch) : null,
            _ => null,
        };
    }

    private static Func<IReadOnlyList<JsonValue>, bool> Each(Func<string, bool> fits) => values => values.Any(x => fits(x.ToString()));

    private static bool IsEqual(IReadOnlyList<JsonValue> values, JsonNode? wanted) => wanted is null
        ? values.Count == 0
        : values.Any(x => x.GetValueKind() == JsonValueKind.String && wanted.GetValueKind() == JsonValueKind.String
            ? x.GetValue<string>().Equals(wanted.GetValue<string>(), StringComparison.OrdinalIgnoreCase)
            : JsonNode.DeepEquals(x, wanted));

    /// <summary>Null where the pattern is none, or one that could take for ever.</summary>
    private static Regex? Pattern(string text)
    {
        try
        {
            return new(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
