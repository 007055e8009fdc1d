using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Members, owners, manager, sponsors, and what an application or unit contains.</summary>
internal static class LinkReads
{
    private const string DirectoryObjects = "directoryObjects";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        Of("groups", Kinds.Group, Relations.Members, Permissions.ReadGroupLinks),
        Of("groups", Kinds.Group, Relations.Owners, Permissions.ReadGroupLinks),
        Of("applications", Kinds.Application, Relations.Owners, Permissions.ReadApplications),
        Of("servicePrincipals", Kinds.ServicePrincipal, Relations.Owners, Permissions.ReadApplications),
        Of("servicePrincipals", Kinds.ServicePrincipal, Relations.Sponsors, Permissions.ReadAgents),
        Of("users", Kinds.User, Relations.Sponsors, Permissions.ReadUsers),
        Of("directory/administrativeUnits", Kinds.AdministrativeUnit, Relations.Members, Permissions.ReadUnits),
        References("groups", Kinds.Group, Relations.Members, Permissions.ReadGroupLinks),
        References("groups", Kinds.Group, Relations.Owners, Permissions.ReadGroupLinks),
        References("applications", Kinds.Application, Relations.Owners, Permissions.ReadApplications),
        References("servicePrincipals", Kinds.ServicePrincipal, Relations.Owners, Permissions.ReadApplications),
        Contained("applications", Kinds.Application, Relations.FederatedCredentials, Kinds.FederatedCredential, Permissions.ReadApplications),
        Contained("directory/administrativeUnits", Kinds.AdministrativeUnit, Relations.ScopedRoleMembers, Kinds.ScopedRoleMember, Permissions.ReadScopedRoles),
        new("GET", "applications/{id}/federatedIdentityCredentials/{other}", Permissions.ReadApplications, FederatedCredential),
        new("GET", "users/{id}/manager", Permissions.ReadUsers, Manager),
        new("GET", "users/{id}/manager/$ref", Permissions.ReadUsers, ManagerReference),
        new("GET", "users/{id}/memberOf", Access.To("User.Read.All|Directory.Read.All"), MemberOf),
    ];

    private static GraphRoute Of(string path, string kind, string relation, Access access) => new("GET", $"{path}/{{id}}/{relation}", access, call =>
        call.State.Live(kind, call["id"]) is not { } source
            ? GraphFault.NotFound(call["id"])
            : Page.Of(call, "directoryObject", DirectoryObjects, QueryLimits.Directory, after => Shown(call, source, relation, after), withType: true));

    private static GraphRoute References(string path, string kind, string relation, Access access) => new("GET", $"{path}/{{id}}/{relation}/$ref", access, call =>
        call.State.Live(kind, call["id"]) is not { } source
            ? GraphFault.NotFound(call["id"])
            : ReferencePage.Of(call, Shown(call, source, relation, null)));

    private static GraphRoute Contained(string path, string kind, string relation, string childKind, Access access) => new("GET", $"{path}/{{id}}/{relation}", access, call =>
        call.State.Live(kind, call["id"]) is not { } source
            ? GraphFault.NotFound(call["id"])
            : Page.Of(call, childKind, $"{path}('{source.Id}')/{relation}", QueryLimits.Directory, after => call.State.Targets(source.Id, relation, after)));

    private static IEnumerable<TenantObject> Shown(GraphCall call, TenantObject source, string relation, string? after)
    {
        var targets = call.State.Targets(source.Id, relation, after);
        // Known issue of v1.0: this list leaves service principals out, delta and $expand do not.
        return source.Kind == Kinds.Group && relation == Relations.Members && call.Options.GroupMembersOmitServicePrincipals
            ? targets.Where(x => x.Kind != Kinds.ServicePrincipal)
            : targets;
    }

    private static GraphAnswer Manager(GraphCall call) =>
        call.State.Live(Kinds.User, call["id"]) is { } user && call.State.Targets(user.Id, Relations.Manager).FirstOrDefault() is { } manager
            ? Page.Single(call, manager, DirectoryObjects, QueryLimits.Directory, withType: true)
            : GraphFault.NotFound(call["id"]);

    private static GraphAnswer ManagerReference(GraphCall call) =>
        call.State.Live(Kinds.User, call["id"]) is { } user && call.State.Targets(user.Id, Relations.Manager).FirstOrDefault() is { } manager
            ? GraphAnswer.Ok(new System.Text.Json.Nodes.JsonObject { ["@odata.id"] = $"{call.Request.BaseUrl}/directoryObjects/{manager.Id}" })
            : GraphFault.NotFound(call["id"]);

    private static GraphAnswer MemberOf(GraphCall call)
    {
        if (call.State.Live(Kinds.User, call["id"]) is not { } user)
            return GraphFault.NotFound(call["id"]);
        var holders = call.State.Sources(user.Id).Where(x => x.Relation == Relations.Members).Select(x => call.State.Live(x.Source)).OfType<TenantObject>()
            .OrderBy(x => x.Id, StringComparer.OrdinalIgnoreCase).ToList();
        return Page.Of(call, "directoryObject", DirectoryObjects, QueryLimits.Directory,
            after => holders.Where(x => after is null || string.Compare(x.Id, after, StringComparison.OrdinalIgnoreCase) > 0), withType: true);
    }

    private static GraphAnswer FederatedCredential(GraphCall call) =>
        call.State.Live(Kinds.Application, call["id"]) is { } application
        && call.State.Targets(application.Id, Relations.FederatedCredentials).FirstOrDefault(x => x.Id == call["other"] || x.Text("name") == call["other"]) is { } found
            ? Page.Single(call, found, $"applications('{application.Id}')/federatedIdentityCredentials", QueryLimits.Directory)
            : GraphFault.NotFound(call["other"]);
}
