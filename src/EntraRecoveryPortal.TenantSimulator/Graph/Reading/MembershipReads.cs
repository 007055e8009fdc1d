using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>memberOf, transitiveMemberOf, transitiveMembers and directReports.</summary>
internal static class MembershipReads
{
    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Of("users", Kinds.User, Access.To("User.Read.All|User.ReadWrite.All|Directory.Read.All")),
        .. Of("groups", Kinds.Group, Permissions.ReadGroupLinks),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, Permissions.ReadApplications),
        .. Of("devices", Kinds.Device, Permissions.ReadDevices),
        .. LinkReads.Listed("users", Kinds.User, "directReports", Permissions.ReadUsers, (call, manager, after) => Memberships.ReportsOf(call.State, manager.Id).After(after)),
        .. LinkReads.Listed("groups", Kinds.Group, "transitiveMembers", Permissions.ReadGroupLinks, (call, group, after) => Memberships.Within(call.State, group.Id).After(after)),
    ];

    private static IEnumerable<GraphRoute> Of(string path, string kind, Access access) =>
    [
        .. LinkReads.Listed(path, kind, "memberOf", access, (call, member, after) => Memberships.Of(call.State, member.Id).After(after)),
        .. LinkReads.Listed(path, kind, "transitiveMemberOf", access, (call, member, after) => Memberships.AllOf(call.State, member.Id).After(after)),
    ];
}
