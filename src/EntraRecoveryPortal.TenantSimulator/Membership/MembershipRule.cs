using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>
/// A rule of dynamic membership: comparisons with -eq and -ne of users' or devices' properties, joined by -and, -or and parentheses. Text compares without case, as Entra does.
/// </summary>
/// <param name="Kind">Whose properties it reads.</param>
/// <param name="Properties">Those it reads.</param>
internal sealed partial record MembershipRule(string Kind, IReadOnlySet<string> Properties, Func<TenantObject, bool> Admits)
{
    /// <summary>Null where the rule says more than is understood here.</summary>
    public static MembershipRule? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var tokens = Token.Matches(text);
        if (tokens.Sum(x => x.Length) != text.Count(x => !char.IsWhiteSpace(x)) + tokens.Sum(x => x.Value.Count(char.IsWhiteSpace)))
            return null;
        var reader = new Reader([.. tokens.Select(x => x.Value)]);
        return reader.Whole() is { } admits && reader.Kind is { } kind ? new(kind, reader.Properties, admits) : null;
    }

    [GeneratedRegex("\"[^\"]*\"|[()]|-[A-Za-z]+|[A-Za-z]+(\\.[A-Za-z0-9_]+)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token { get; }

    /// <summary>Reads from left to right; -and binds closer than -or.</summary>
    private sealed class Reader(IReadOnlyList<string> tokens)
    {
        private int next;

        public string? Kind { get; private set; }

        public HashSet<string> Properties { get; } = [];

        public Func<TenantObject, bool>? Whole() => Any() is { } rule && next == tokens.Count ? rule : null;

        private Func<TenantObject, bool>? Any() => Joined("-or", All, (left, right) => x => left(x) || right(x));

        private Func<TenantObject, bool>? All() => Joined("-and", One, (left, right) => x => left(x) && right(x));

        private Func<TenantObject, bool>? Joined(string with, Func<Func<TenantObject, bool>?> part, Func<Func<TenantObject, bool>, Func<TenantObject, bool>, Func<TenantObject, bool>> join)
        {
            var rule = part();
            while (rule is not null && Take(with))
                rule = part() is { } right ? join(rule, right) : null;
            return rule;
        }

        private Func<TenantObject, bool>? One()
        {
            if (Take("("))
                return Any() is { } inner && Take(")") ? inner : null;
            if (next + 3 > tokens.Count || Property(tokens[next]) is not { } property || Literal(tokens[next + 2]) is not { } wanted)
                return null;
            var comparison = tokens[next + 1].ToUpperInvariant();
            next += 3;
            return comparison switch
            {
                "-EQ" => x => IsEqual(x.Body[property], wanted.Value),
                "-NE" => x => !IsEqual(x.Body[property], wanted.Value),
                _ => null,
            };
        }

        private string? Property(string token)
        {
            var parts = token.Split('.');
            if (parts.Length != 2 || parts[0].ToLowerInvariant() is not (Kinds.User or Kinds.Device) || (Kind is not null && Kind != parts[0].ToLowerInvariant()))
                return null;
            Kind = parts[0].ToLowerInvariant();
            var name = parts[1].Equals("objectId", StringComparison.OrdinalIgnoreCase)
                ? "id"
                : GraphTypes.Get(Kind).Properties.Values.FirstOrDefault(x => x.Name.Equals(parts[1], StringComparison.OrdinalIgnoreCase) && x is { IsCollection: false, Type: "String" or "Boolean" })?.Name;
            if (name is not null)
                Properties.Add(name);
            return name;
        }

        private bool Take(string token)
        {
            var isNext = next < tokens.Count && tokens[next].Equals(token, StringComparison.OrdinalIgnoreCase);
            next += isNext ? 1 : 0;
            return isNext;
        }

        private static (JsonNode? Value, bool IsThere)? Literal(string token) => token.ToUpperInvariant() switch
        {
            "NULL" or "$NULL" => (null, true),
            "TRUE" => (JsonValue.Create(true), true),
            "FALSE" => (JsonValue.Create(false), true),
            ['"', ..] => (JsonValue.Create(token[1..^1]), true),
            _ => null,
        };

        private static bool IsEqual(JsonNode? value, JsonNode? wanted) => value is null || wanted is null
            ? value is null && wanted is null
            : value.GetValueKind() == JsonValueKind.String && wanted.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>().Equals(wanted.GetValue<string>(), StringComparison.OrdinalIgnoreCase)
                : JsonNode.DeepEquals(value, wanted);
    }
}
