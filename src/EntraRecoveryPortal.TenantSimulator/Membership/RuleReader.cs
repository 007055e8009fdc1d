using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>
/// Reads a rule from left to right: comparisons of one kind's properties, joined by -and, -or, not and parentheses; -and binds closer than -or.
/// What it does not know makes the whole rule not understood.
/// </summary>
internal sealed partial class RuleReader(IReadOnlyList<string> tokens)
{
    private int next;
    private string? kind;
    private readonly HashSet<string> properties = [];

    /// <summary>Null where some of the text is none.</summary>
    public static IReadOnlyList<string>? TokensOf(string text)
    {
        var found = Token.Matches(text);
        var isWhole = found.Sum(x => x.Value.Count(letter => !char.IsWhiteSpace(letter))) == text.Count(x => !char.IsWhiteSpace(x));
        return isWhole ? [.. found.Select(x => x.Value)] : null;
    }

    public MembershipRule? Whole() => Any() is { } admits && next == tokens.Count && kind is not null ? new(kind, properties, admits) : null;

    [GeneratedRegex("\"([^\"`]|`.)*\"|[()\\[\\],]|-?\\$?[A-Za-z]+(\\.[A-Za-z0-9_]+)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token { get; }

    [GeneratedRegex("`(?<letter>.)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escaped { get; }

    private Func<TenantObject, bool>? Any() => Joined("or", All, (left, right) => x => left(x) || right(x));

    private Func<TenantObject, bool>? All() => Joined("and", One, (left, right) => x => left(x) && right(x));

    private Func<TenantObject, bool>? Joined(string with, Func<Func<TenantObject, bool>?> part, Func<Func<TenantObject, bool>, Func<TenantObject, bool>, Func<TenantObject, bool>> join)
    {
        var rule = part();
        while (rule is not null && Take(with))
            rule = part() is { } right ? join(rule, right) : null;
        return rule;
    }

    private Func<TenantObject, bool>? One()
    {
        if (Take("not"))
            return One() is { } denied ? x => !denied(x) : null;
        if (Take("("))
            return Any() is { } inner && Take(")") ? inner : null;
        if (next + 3 > tokens.Count || Property(tokens[next]) is not { } property)
            return null;
        var name = tokens[next + 1].TrimStart('-').ToUpperInvariant();
        next += 2;
        return Values() is { } wanted && RuleComparison.Of(name, property, wanted) is { } holds ? x => holds(property.Of(x)) : null;
    }

    private RuleProperty? Property(string token)
    {
        if (token.Split('.') is not [var owner, var name] || owner.ToLowerInvariant() is not (Kinds.User or Kinds.Device) || (kind is not null && kind != owner.ToLowerInvariant()))
            return null;
        kind = owner.ToLowerInvariant();
        if (RuleProperty.Find(kind, name) is not { } property)
            return null;
        properties.Add(property.Name);
        return property;
    }

    /// <summary>One value, or a list of them in brackets.</summary>
    private RuleValues? Values()
    {
        if (!Take("["))
            return next < tokens.Count && Literal(tokens[next++]) is { } only ? new([only.Value], IsList: false) : null;
        var values = new List<JsonNode?>();
        do
        {
            if (next >= tokens.Count || Literal(tokens[next++]) is not { } one)
                return null;
            values.Add(one.Value);
        }
        while (Take(","));
        return Take("]") ? new(values, IsList: true) : null;
    }

    private bool Take(string token)
    {
        var isNext = next < tokens.Count && tokens[next].TrimStart('-').Equals(token, StringComparison.OrdinalIgnoreCase);
        next += isNext ? 1 : 0;
        return isNext;
    }

    private static (JsonNode? Value, bool IsThere)? Literal(string token) => token.ToUpperInvariant() switch
    {
        "NULL" or "$NULL" => (null, true),
        "TRUE" => (JsonValue.Create(true), true),
        "FALSE" => (JsonValue.Create(false), true),
        // A backtick lets a quotation mark stand in a text.
        ['"', ..] => (JsonValue.Create(Escaped.Replace(token[1..^1], "${letter}")), true),
        _ => null,
    };
}
