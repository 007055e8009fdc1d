using System.Text.Json;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a Conditional Access policy would do once a step is carried out, as far as it can lock people out. Who is blocked altogether the planner tells.</summary>
internal sealed record PolicyEffect(bool IsOn, bool AppliesToAllUsers, bool ExcludesNobody)
{
    public IReadOnlyList<string> IncludedUsers { get; private init; } = [];
    public IReadOnlyList<string> ExcludedUsers { get; private init; } = [];
    public IReadOnlyList<string> ExcludedGroups { get; private init; } = [];
    public bool ExcludesRoles { get; private init; }

    private static readonly string[] Excludes = ["excludeUsers", "excludeGroups", "excludeRoles"];

    /// <summary>On, for all users, and not even a break-glass account is left out.</summary>
    public bool SparesNobody => IsOn && AppliesToAllUsers && ExcludesNobody;

    /// <summary>Whether it would apply to this account: null when what the plan knows does not tell.</summary>
    public bool? AppliesTo(string account, IReadOnlyDictionary<string, IReadOnlySet<string>> membersOf)
    {
        if (!IsOn || !(AppliesToAllUsers || Has(IncludedUsers)) || Has(ExcludedUsers))
            return false;
        var groups = ExcludedGroups.Select(group => membersOf.GetValueOrDefault(group)).ToList();
        return groups.Exists(members => members?.Contains(account) == true) ? false : ExcludesRoles || groups.Contains(null) ? null : true;

        bool Has(IReadOnlyList<string> ids) => ids.Contains(account, StringComparer.OrdinalIgnoreCase);
    }

    public static PolicyEffect Of(JsonElement policy)
    {
        var users = Child(Child(policy, "conditions"), "users");
        return new(
            Child(policy, "state") is { ValueKind: JsonValueKind.String } state && state.ValueEquals("enabled"),
            Holds(Child(users, "includeUsers"), "All"),
            Excludes.All(name => IsEmpty(Child(users, name))) && IsEmpty(Child(users, "excludeGuestsOrExternalUsers")))
        {
            IncludedUsers = Texts(Child(users, "includeUsers")),
            ExcludedUsers = Texts(Child(users, "excludeUsers")),
            ExcludedGroups = Texts(Child(users, "excludeGroups")),
            ExcludesRoles = !IsEmpty(Child(users, "excludeRoles")),
        };
    }

    private static IReadOnlyList<string> Texts(JsonElement? array) => array is { ValueKind: JsonValueKind.Array } items
        ? [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static JsonElement? Child(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var child) ? child : null;

    private static bool Holds(JsonElement? array, string value) =>
        array is { ValueKind: JsonValueKind.Array } items
        && items.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(value));

    private static bool IsEmpty(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => true,
        { ValueKind: JsonValueKind.Array } items => items.GetArrayLength() == 0,
        _ => false,
    };
}
