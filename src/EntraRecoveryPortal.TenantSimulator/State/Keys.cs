using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The properties by which objects are looked up, and the objects that hold each value; of the crowd only those that were changed.</summary>
internal sealed class Keys
{
    private static readonly string[] Nothing = [];

    private static readonly Dictionary<string, string[]> Indexed = new()
    {
        [Kinds.User] = ["userPrincipalName", "mail", "mailNickname", "proxyAddresses", "userType", "creationType"],
        [Kinds.Group] = ["mail", "mailNickname", "membershipRuleProcessingState", "proxyAddresses"],
        [Kinds.AdministrativeUnit] = ["membershipRuleProcessingState"],
        [Kinds.Application] = ["appId", "identifierUris"],
        [Kinds.ServicePrincipal] = ["appId"],
        [Kinds.Device] = ["deviceId"],
        [Kinds.AppRoleAssignment] = ["principalId", "resourceId"],
        [Kinds.PermissionGrant] = ["clientId", "principalId", "resourceId"],
        [Kinds.RoleAssignment] = ["principalId"],
        [Kinds.RoleAssignmentSchedule] = ["principalId"],
        [Kinds.RoleEligibilitySchedule] = ["principalId"],
        [Kinds.GroupAssignmentSchedule] = ["principalId", "groupId"],
        [Kinds.GroupEligibilitySchedule] = ["principalId", "groupId"],
    };

    private readonly Dictionary<string, HashSet<string>> holders = new(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> References { get; } = ["principalId", "resourceId", "clientId", "groupId"];

    public static bool Has(string kind, string property) => Indexed.GetValueOrDefault(kind, Nothing).Contains(property);

    /// <summary>Whether the property is this value or, as a list, contains it.</summary>
    public static bool IsHeld(TenantObject candidate, string property, string value) =>
        Values(candidate, property).Contains(value, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Holders(string kind, string property, string value) => holders.GetValueOrDefault(Entry(kind, property, value)) ?? Enumerable.Empty<string>();

    public void Add(TenantObject stored)
    {
        foreach (var entry in Entries(stored))
        {
            if (!holders.TryGetValue(entry, out var ids))
                holders[entry] = ids = new(StringComparer.OrdinalIgnoreCase);
            ids.Add(stored.Id);
        }
    }

    public void Remove(TenantObject stored)
    {
        foreach (var entry in Entries(stored))
        {
            if (holders.TryGetValue(entry, out var ids) && ids.Remove(stored.Id) && ids.Count == 0)
                holders.Remove(entry);
        }
    }

    private static IEnumerable<string> Entries(TenantObject stored) =>
        Indexed.GetValueOrDefault(stored.Kind, Nothing).SelectMany(property => Values(stored, property).Select(value => Entry(stored.Kind, property, value)));

    private static string Entry(string kind, string property, string value) => $"{kind}/{property}/{value}";

    private static IEnumerable<string> Values(TenantObject stored, string property) => stored.Body[property] switch
    {
        JsonValue value => [value.ToString()],
        JsonArray items => items.Select(x => x!.ToString()),
        _ => [],
    };
}
