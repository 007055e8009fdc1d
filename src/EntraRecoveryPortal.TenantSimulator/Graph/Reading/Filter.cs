using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>One condition; where it asks for one value of a property, what for.</summary>
internal sealed record Clause(Func<TenantObject, bool> Admits, (string Property, string Value)? Key = null);

/// <summary>The few forms of $filter served: eq and startswith on key properties and isof, joined by all "and" or all "or".</summary>
internal sealed partial record Filter(bool IsAny, IReadOnlyList<Clause> Clauses)
{
    private static readonly HashSet<string> Filterable =
    [
        "id", "appId", "displayName", "userPrincipalName", "mail", "mailNickname", "principalId", "resourceId", "clientId", "consentType",
        "roleDefinitionId", "directoryScopeId", "servicePrincipalType", "policyType", "isBuiltIn", "accountEnabled", "userType", "creationType", "name", "deviceId", "templateId",
        "groupId", "accessId", "isAssignableToRole", "status", "action", "assignmentType",
    ];

    public bool Admits(TenantObject candidate) => IsAny ? Clauses.Any(x => x.Admits(candidate)) : Clauses.All(x => x.Admits(candidate));

    /// <summary>The ids of those that can fit, where the filter names them or a value by which objects are found; null where everything must be looked at.</summary>
    public IReadOnlyCollection<string>? Candidates(TenantState state, string kind)
    {
        var found = Clauses.Select(x => x.Key is not { } key ? null : key.Property == "id" ? [key.Value] : Keys.Has(kind, key.Property) ? state.Having(kind, key.Property, key.Value).Select(y => y.Id) : null).ToList();
        if (!IsAny)
            return found.Find(x => x is not null)?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return found.Contains(null) ? null : found.SelectMany(x => x!).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }


    /// <summary>Null where the text is anything else.</summary>
    public static Filter? Parse(string text, GraphType type)
    {
        var isAny = Or.IsMatch(text);
        if (isAny && And.IsMatch(text))
            return null;
        var clauses = (isAny ? Or : And).Split(text).Select(x => Read(x.Trim(), type)).ToList();
        return clauses.Contains(null) ? null : new(isAny, [.. clauses.OfType<Clause>()]);
    }

    private static Clause? Read(string text, GraphType type)
    {
        if (IsOf.Match(text) is { Success: true } isOf)
            return new(candidate => GraphTypes.IsA(candidate.TypeName, isOf.Groups["type"].Value));
        if (Equality.Match(text) is { Success: true } equality && Serves(type, equality.Groups["name"].Value))
        {
            var name = equality.Groups["name"].Value;
            var wanted = Literal(equality.Groups["value"].Value);
            return new(
                candidate => string.Equals(name == "id" ? candidate.Id : candidate.Body[name]?.ToString() ?? "null", wanted, StringComparison.OrdinalIgnoreCase),
                wanted == "null" || IsOfCrowd(name, wanted) ? null : (name, wanted));
        }

        if (StartsWith.Match(text) is { Success: true } start && Serves(type, start.Groups["name"].Value))
        {
            var name = start.Groups["name"].Value;
            var wanted = Literal(start.Groups["value"].Value);
            return new(candidate => candidate.Body[name] is JsonValue value && value.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
        }

        return null;
    }

    private static bool Serves(GraphType type, string name) => Filterable.Contains(name) && type.Properties.ContainsKey(name);

    /// <summary>A crowd has no guests, and everything else that a user can be.</summary>
    private static bool IsOfCrowd(string name, string value) => name == "userType" && !value.Equals("Guest", StringComparison.OrdinalIgnoreCase);

    private static string Literal(string text) => text.Trim('\'').Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(" or ", RegexOptions.NonBacktracking)]
    private static partial Regex Or { get; }

    [GeneratedRegex(" and ", RegexOptions.NonBacktracking)]
    private static partial Regex And { get; }

    [GeneratedRegex("^(?<name>[A-Za-z]+) eq (?<value>'([^']|'')*'|true|false|[0-9a-fA-F-]{36}|null)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Equality { get; }

    [GeneratedRegex("^startswith\\((?<name>[A-Za-z]+), ?(?<value>'([^']|'')*')\\)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StartsWith { get; }

    [GeneratedRegex("^isof\\('microsoft\\.graph\\.(?<type>[A-Za-z0-9]+)'\\)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IsOf { get; }
}
