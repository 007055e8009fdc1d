using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>The few forms of $filter served: eq and startswith on key properties and isof, joined by all "and" or all "or".</summary>
internal sealed partial record Filter(bool IsAny, IReadOnlyList<Func<TenantObject, bool>> Clauses)
{
    private static readonly HashSet<string> Filterable =
    [
        "id", "appId", "displayName", "userPrincipalName", "mail", "mailNickname", "principalId", "resourceId", "clientId", "consentType",
        "roleDefinitionId", "directoryScopeId", "servicePrincipalType", "policyType", "isBuiltIn", "accountEnabled", "userType", "name", "deviceId", "templateId",
        "groupId", "accessId", "status", "action", "assignmentType",
    ];

    public bool Admits(TenantObject candidate) => IsAny ? Clauses.Any(x => x(candidate)) : Clauses.All(x => x(candidate));

    /// <summary>Null where the text is anything else.</summary>
    public static Filter? Parse(string text, GraphType type)
    {
        var isAny = Or.IsMatch(text);
        if (isAny && And.IsMatch(text))
            return null;
        var clauses = (isAny ? Or : And).Split(text).Select(x => Clause(x.Trim(), type)).ToList();
        return clauses.Contains(null) ? null : new(isAny, [.. clauses.OfType<Func<TenantObject, bool>>()]);
    }

    private static Func<TenantObject, bool>? Clause(string text, GraphType type)
    {
        if (IsOf.Match(text) is { Success: true } isOf)
            return candidate => GraphTypes.IsA(candidate.TypeName, isOf.Groups["type"].Value);
        if (Equality.Match(text) is { Success: true } equality && Serves(type, equality.Groups["name"].Value))
        {
            var name = equality.Groups["name"].Value;
            var wanted = Literal(equality.Groups["value"].Value);
            return candidate => string.Equals(candidate.Body[name]?.ToString() ?? "null", wanted, StringComparison.OrdinalIgnoreCase);
        }

        if (StartsWith.Match(text) is { Success: true } start && Serves(type, start.Groups["name"].Value))
        {
            var name = start.Groups["name"].Value;
            var wanted = Literal(start.Groups["value"].Value);
            return candidate => candidate.Body[name] is JsonValue value && value.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase);
        }

        return null;
    }

    private static bool Serves(GraphType type, string name) => Filterable.Contains(name) && type.Properties.ContainsKey(name);

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
