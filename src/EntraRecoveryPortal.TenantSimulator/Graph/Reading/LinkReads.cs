using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Members, owners, manager, sponsors, and what an application or unit contains.</summary>
internal static class LinkReads
{
    private const string DirectoryObjects = "directoryObjects";
    private const string Units = "directory/administrativeUnits";

    private static readonly string[] Casts = [Kinds.User, Kinds.Group, Kinds.ServicePrincipal, Kinds.Application, Kinds.Device, Kinds.AdministrativeUnit, Kinds.DirectoryRole];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Stored("groups", Kinds.Group, Relations.Members, Permissions.ReadGroupLinks),
        .. Stored("groups", Kinds.Group, Relations.Owners, Permissions.ReadGroupLinks),
        .. Stored("applications", Kinds.Application, Relations.Owners, Permissions.ReadApplications),
        .. Stored("servicePrincipals", Kinds.ServicePrincipal, Relations.Owners, Permissions.ReadApplications),
        .. Stored("servicePrincipals", Kinds.ServicePrincipal, Relations.Sponsors, Permissions.ReadSponsors),
        .. Stored("users", Kinds.User, Relations.Sponsors, Permissions.ReadUserSponsors),
        .. Stored("devices", Kinds.Device, Relations.RegisteredOwners, Permissions.ReadDevices),
        .. Stored("devices", Kinds.Device, Relations.RegisteredUsers, Permissions.ReadDevices),
        .. Stored(Units, Kinds.AdministrativeUnit, Relations.Members, Permissions.ReadUnits),
        new("GET", $"{Units}/{{id}}/{Relations.Members}/{{other}}", Permissions.ReadUnits, call => Member(call, Kinds.AdministrativeUnit)),
        Contained("applications", Kinds.Application, Relations.FederatedCredentials, Kinds.FederatedCredential, Permissions.ReadApplicationParts),
        Contained("applications", Kinds.Application, Relations.ExtensionProperties, Kinds.ExtensionProperty, Permissions.ReadApplications),
        ContainedOne("applications", Kinds.Application, Relations.ExtensionProperties, Permissions.ReadApplicationParts),
        Contained(Units, Kinds.AdministrativeUnit, Relations.ScopedRoleMembers, Kinds.ScopedRoleMember, Permissions.ReadScopedRoles),
        ContainedOne(Units, Kinds.AdministrativeUnit, Relations.ScopedRoleMembers, Permissions.ReadScopedRoles),
        new("GET", "applications/{id}/federatedIdentityCredentials/{other}", Permissions.ReadApplicationParts, FederatedCredential),
        new("GET", "users/{id}/manager", Permissions.ReadUsers, Manager),
        new("GET", "users/{id}/manager/$ref", Permissions.ReadUsers, ManagerReference),
    ];

    /// <summary>A list of directory objects, its addresses, its size, and the part of it that is of one type.</summary>
    public static IEnumerable<GraphRoute> Listed(string path, string kind, string relation, Access access, Func<GraphCall, TenantObject, string?, IEnumerable<TenantObject>> source)
    {
        GraphRoute Route(string suffix, Func<GraphCall, TenantObject, GraphAnswer> answer) => new("GET", $"{path}/{{id}}/{relation}{suffix}", access, call =>
            call.State.Live(kind, call["id"]) is { } found ? answer(call, found) : GraphFault.NotFound(call["id"]));

        yield return Route("", (call, found) => Page.Of(call, "directoryObject", DirectoryObjects, QueryLimits.Directory, after => source(call, found, after), withType: true));
        yield return Route("/$ref", (call, found) => ReferencePage.Of(call, source(call, found, null)));
        yield return Route("/$count", (call, found) => Page.CountOf(call, source(call, found, null).Count()));
        foreach (var cast in Casts)
        {
            yield return Route($"/microsoft.graph.{cast}", (call, found) =>
                Page.Of(call, cast, $"{cast}s", QueryLimits.Directory, after => source(call, found, after).Where(x => x.Kind == cast)));
            yield return Route($"/microsoft.graph.{cast}/$count", (call, found) => Page.CountOf(call, source(call, found, null).Count(x => x.Kind == cast)));
        }
    }

    private static IEnumerable<GraphRoute> Stored(string path, string kind, string relation, Access access) =>
        Listed(path, kind, relation, access, (call, source, after) => Shown(call, source, relation, after));

    private static GraphRoute Contained(string path, string kind, string relation, string childKind, Access access) => new("GET", $"{path}/{{id}}/{relation}", access, call =>
        call.State.Live(kind, call["id"]) is not { } source
            ? GraphFault.NotFound(call["id"])
            : Page.Of(call, childKind, $"{path}('{source.Id}')/{relation}", QueryLimits.Directory, after => call.State.Targets(source.Id, relation, after)));

    private static GraphRoute ContainedOne(string path, string kind, string relation, Access access) => new("GET", $"{path}/{{id}}/{relation}/{{other}}", access, call =>
        call.State.Live(kind, call["id"]) is { } source && call.State.Targets(source.Id, relation).FirstOrDefault(x => x.Id == call["other"]) is { } found
            ? Page.Single(call, found, $"{path}('{source.Id}')/{relation}", QueryLimits.Directory)
            : GraphFault.NotFound(call["other"]));

    private static IEnumerable<TenantObject> Shown(GraphCall call, TenantObject source, string relation, string? after)
    {
        var targets = call.State.Targets(source.Id, relation, after);
        // Known issue of v1.0: this list leaves service principals out, delta and $expand do not.
        return source.Kind == Kinds.Group && relation == Relations.Members && call.Behaviour.GroupMembersOmitServicePrincipals
            ? targets.Where(x => x.Kind != Kinds.ServicePrincipal)
            : targets;
    }

    private static GraphAnswer Member(GraphCall call, string kind) =>
        call.State.Live(kind, call["id"]) is { } source && call.State.Live(call["other"]) is { } found && call.State.IsLinked(source.Id, Relations.Members, found.Id)
            ? Page.Single(call, found, DirectoryObjects, QueryLimits.Directory, withType: true)
            : GraphFault.NotFound(call["other"]);

    private static GraphAnswer Manager(GraphCall call) =>
        call.State.Live(Kinds.User, call["id"]) is { } user && call.State.Targets(user.Id, Relations.Manager).FirstOrDefault() is { } manager
            ? Page.Single(call, manager, DirectoryObjects, QueryLimits.Directory, withType: true)
            : GraphFault.NotFound(call["id"]);

    private static GraphAnswer ManagerReference(GraphCall call) =>
        call.State.Live(Kinds.User, call["id"]) is { } user && call.State.Targets(user.Id, Relations.Manager).FirstOrDefault() is { } manager
            ? GraphAnswer.Ok(new JsonObject { ["@odata.context"] = call.Context("$ref"), ["@odata.id"] = $"{call.Request.BaseUrl}/directoryObjects/{manager.Id}" })
            : GraphFault.NotFound(call["id"]);

    private static GraphAnswer FederatedCredential(GraphCall call) =>
        call.State.Live(Kinds.Application, call["id"]) is { } application
        && call.State.Targets(application.Id, Relations.FederatedCredentials).FirstOrDefault(x => x.Id == call["other"] || x.Text("name") == call["other"]) is { } found
            ? Page.Single(call, found, $"applications('{application.Id}')/federatedIdentityCredentials", QueryLimits.Directory)
            : GraphFault.NotFound(call["other"]);
}
