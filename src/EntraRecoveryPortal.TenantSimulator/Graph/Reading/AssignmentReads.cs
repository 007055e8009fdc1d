using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Who may use which application in which role, seen from the application and from the principal.</summary>
internal static class AssignmentReads
{
    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        Of("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignedTo, Permissions.ReadApplications),
        Of("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignments, Permissions.ReadApplications),
        Of("users", Kinds.User, Relations.AppRoleAssignments, Permissions.ReadUserAppRoleAssignments),
        Of("groups", Kinds.Group, Relations.AppRoleAssignments, Permissions.ReadUserAppRoleAssignments),
        One("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignedTo, Permissions.ReadApplications),
        One("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignments, Permissions.ReadApplications),
        One("users", Kinds.User, Relations.AppRoleAssignments, Permissions.ReadUserAppRoleAssignments),
        One("groups", Kinds.Group, Relations.AppRoleAssignments, Permissions.ReadUserAppRoleAssignments),
        Grants("servicePrincipals", Kinds.ServicePrincipal, "clientId"),
        Grants("users", Kinds.User, "principalId"),
    ];

    private static GraphRoute Of(string path, string kind, string relation, Access access) => new("GET", $"{path}/{{id}}/{relation}", access, call =>
        call.State.Live(kind, call["id"]) is not { } source
            ? GraphFault.NotFound(call["id"])
            : Page.Of(call, Kinds.AppRoleAssignment, $"{path}('{source.Id}')/{relation}", QueryLimits.Directory, after => call.State.Targets(source.Id, relation, after)));

    private static GraphRoute One(string path, string kind, string relation, Access access) => new("GET", $"{path}/{{id}}/{relation}/{{other}}", access, call =>
        call.State.Live(kind, call["id"]) is { } source && call.State.Live(Kinds.AppRoleAssignment, call["other"]) is { } found && call.State.IsLinked(source.Id, relation, found.Id)
            ? Page.Single(call, found, $"{path}('{source.Id}')/{relation}", QueryLimits.Directory)
            : GraphFault.NotFound(call["other"]));

    private static GraphRoute Grants(string path, string kind, string holds) => new("GET", $"{path}/{{id}}/oauth2PermissionGrants", Permissions.ReadGrants, call => call.State.Live(kind, call["id"]) is not { } holder
        ? GraphFault.NotFound(call["id"])
        : Page.Of(call, Kinds.PermissionGrant, "oauth2PermissionGrants", QueryLimits.Directory, after => call.State.LiveHaving(Kinds.PermissionGrant, holds, holder.Id, after)));
}
