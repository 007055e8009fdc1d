using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Lists and single objects of the directory.</summary>
internal static class ObjectReads
{
    private static readonly QueryLimits Users = QueryLimits.Directory with { Expandable = [Relations.Manager, Relations.Sponsors, Relations.OpenExtensions] };
    private static readonly QueryLimits Groups = QueryLimits.Directory with { Expandable = [Relations.Members, Relations.Owners, Relations.OpenExtensions] };
    private static readonly QueryLimits Applications = QueryLimits.Directory with { Expandable = [Relations.Owners, Relations.FederatedCredentials] };
    private static readonly QueryLimits Principals = QueryLimits.Directory with { Expandable = [Relations.Owners, Relations.AppRoleAssignedTo, Relations.AppRoleAssignments] };
    private static readonly QueryLimits Devices = QueryLimits.Directory with { Expandable = [Relations.OpenExtensions] };
    private static readonly QueryLimits Assignments = QueryLimits.Directory with { Expandable = ["principal", "roleDefinition"] };
    private static readonly QueryLimits Units = QueryLimits.Directory with { Expandable = [Relations.Members] };

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Set("users", Kinds.User, Permissions.ReadUsers, Users),
        .. Set("groups", Kinds.Group, Permissions.ReadGroups, Groups),
        .. Set("applications", Kinds.Application, Permissions.ReadApplications, Applications),
        .. Set("servicePrincipals", Kinds.ServicePrincipal, Permissions.ReadApplications, Principals),
        .. Set("directory/administrativeUnits", Kinds.AdministrativeUnit, Permissions.ReadUnits, Units),
        .. Set("devices", Kinds.Device, Permissions.ReadDevices, Devices),
        .. Set("organization", Kinds.Organization, Permissions.ReadOrganization, QueryLimits.Directory),
        .. Set("oauth2PermissionGrants", Kinds.PermissionGrant, Permissions.ReadGrants, QueryLimits.Directory),
        .. Cast("users", "agentUser", Kinds.User, Permissions.ReadUsers),
        .. Cast("applications", "agentIdentityBlueprint", Kinds.Application, Permissions.ReadBlueprints),
        .. Cast("servicePrincipals", "agentIdentity", Kinds.ServicePrincipal, Permissions.ReadAgents),
        .. Cast("servicePrincipals", "agentIdentityBlueprintPrincipal", Kinds.ServicePrincipal, Permissions.ReadBlueprintPrincipals),
        .. Set("roleManagement/directory/roleAssignments", Kinds.RoleAssignment, Permissions.ReadRoles, Assignments),
        .. Set("roleManagement/directory/roleDefinitions", Kinds.RoleDefinition, Permissions.ReadRoleDefinitions, QueryLimits.Directory),
        .. Set("roleManagement/directory/roleAssignmentSchedules", Kinds.RoleAssignmentSchedule, Permissions.ReadRoleAssignmentSchedules, QueryLimits.Directory),
        .. Set("roleManagement/directory/roleEligibilitySchedules", Kinds.RoleEligibilitySchedule, Permissions.ReadRoleEligibilitySchedules, QueryLimits.Directory),
    ];

    /// <summary>A collection, one of its objects, and its size.</summary>
    public static IEnumerable<GraphRoute> Set(string path, string kind, Access access, QueryLimits limits)
    {
        yield return new("GET", path, access, call => Unfiltered(call, kind) is { } refused
            ? refused
            : Page.Of(call, kind, path, limits, after => Listed(call, kind, after).Where(x => OpenForms.IsListed(call.Behaviour, x)), count: () => Count(call, kind)));
        yield return new("GET", $"{path}/$count", access, call => Page.CountOf(call, Count(call, kind)));
        yield return new("GET", $"{path}/{{id}}", access, call =>
            call.State.Live(kind, call["id"]) is { } found ? Page.Single(call, found, path, limits) : GraphFault.NotFound(call["id"]));
    }

    private static IEnumerable<GraphRoute> Cast(string path, string type, string kind, Access access)
    {
        var cast = $"microsoft.graph.{type}";
        yield return new("GET", $"{path}/{cast}", access, call =>
            Page.Of(call, type, $"{path}/{cast}", QueryLimits.Agents, after => call.State.AllLive(kind, after).Where(x => x.TypeName == type)));
        foreach (var template in new[] { $"{path}/{{id}}/{cast}", $"{path}/{cast}/{{id}}" })
        {
            yield return new("GET", template, access, call =>
                call.State.Live(kind, call["id"]) is { } found && found.TypeName == type ? Page.Single(call, found, $"{path}/{cast}", QueryLimits.Agents) : GraphFault.NotFound(call["id"]));
        }
    }

    private static int Count(GraphCall call, string kind) =>
        call.Behaviour.AgentsInPlainLists ? call.State.Count(kind) : call.State.AllLive(kind).Count(x => OpenForms.IsListed(call.Behaviour, x));

    private static GraphFault? Unfiltered(GraphCall call, string kind) =>
        call.Behaviour.RoleAssignmentsNeedFilter && kind == Kinds.RoleAssignment && call.Request.Option("$filter")?.Contains("Id eq ", StringComparison.Ordinal) != true
            ? GraphFault.UnsupportedQuery("Role assignments are listed by principalId or roleDefinitionId: a $filter is needed.")
            : null;

    /// <summary>What a filter by id or by another key asks for is found without looking at all the rest.</summary>
    private static IEnumerable<TenantObject> Listed(GraphCall call, string kind, string? after) =>
        call.Request.Option("$filter") is { } text && Filter.Parse(text, GraphTypes.Get(kind))?.Candidates(call.State, kind) is { } few
            ? call.State.Behind(kind, few, after).Where(x => call.State.Live(kind, x.Id) is not null)
            : call.State.AllLive(kind, after);
}
