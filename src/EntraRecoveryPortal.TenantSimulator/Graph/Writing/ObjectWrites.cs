using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>PATCH and DELETE of directory objects.</summary>
internal static class ObjectWrites
{
    private static readonly HashSet<string> OrganizationWritable =
        ["marketingNotificationEmails", "privacyProfile", "securityComplianceNotificationMails", "securityComplianceNotificationPhones", "technicalNotificationMails"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("PATCH", "users/{id}", Permissions.WriteUsers, call => Update(call, Kinds.User)),
        new("PATCH", "groups/{id}", Permissions.WriteGroups, call => Update(call, Kinds.Group)),
        new("PATCH", "applications/{id}", Permissions.WriteApplications, call => Update(call, Kinds.Application)),
        new("PATCH", "servicePrincipals/{id}", Permissions.WriteApplications, call => Update(call, Kinds.ServicePrincipal)),
        new("PATCH", "directory/administrativeUnits/{id}", Permissions.WriteUnits, call => Update(call, Kinds.AdministrativeUnit)),
        new("PATCH", "devices/{id}", Permissions.WriteDevices, call => Update(call, Kinds.Device)),
        new("PATCH", "organization/{id}", Permissions.WriteOrganization, call => Update(call, Kinds.Organization)),
        new("DELETE", "users/{id}", Permissions.DeleteUsers, call => Delete(call, Kinds.User)),
        new("DELETE", "groups/{id}", Permissions.WriteGroups, call => Delete(call, Kinds.Group)),
        new("DELETE", "applications/{id}", Permissions.WriteApplications, call => Delete(call, Kinds.Application)),
        new("DELETE", "servicePrincipals/{id}", Permissions.WriteApplications, call => Delete(call, Kinds.ServicePrincipal)),
        new("DELETE", "directory/administrativeUnits/{id}", Permissions.WriteUnits, call => Delete(call, Kinds.AdministrativeUnit)),
        new("DELETE", "devices/{id}", Permissions.WriteDevices, call => Delete(call, Kinds.Device)),
    ];

    public static GraphAnswer Delete(GraphCall call, TenantObject target)
    {
        if (CheckDelete(call, target) is { } fault)
            return fault;
        if (!IsSoftDeleted(call, target))
        {
            Purging.Remove(call.State, target);
            return GraphAnswer.NoContent;
        }

        SoftDelete(call.State, target, call.Now);
        if (target.Flag("isMemberManagementRestricted"))
            UnitRules.MarkAll(call.State, target);
        return GraphAnswer.NoContent;
    }

    /// <summary>Links stay: lists hide a deleted target, and a restore finds them again. An application takes its service principal along.</summary>
    public static void SoftDelete(TenantState state, TenantObject target, DateTimeOffset now)
    {
        state.Update(target, after => after["deletedDateTime"] = Instant.Text(now));
        if (target.Kind == Kinds.Application && state.LiveHaving(Kinds.ServicePrincipal, "appId", target.Text("appId")!).FirstOrDefault() is { } principal)
            SoftDelete(state, principal, now);
    }

    private static bool IsSoftDeleted(GraphCall call, TenantObject target) => target.Kind switch
    {
        Kinds.Device => call.Behaviour.DevicesSoftDelete && target.Text("trustType") is "AzureAd" or "Workplace",
        Kinds.Group => GroupRules.IsUnified(target) || call.Behaviour.SecurityGroupsSoftDelete,
        _ => true,
    };

    private static GraphAnswer Delete(GraphCall call, string kind) =>
        call.State.Live(kind, call["id"]) is { } target ? Delete(call, target) : GraphFault.NotFound(call["id"]);

    public static GraphAnswer Update(GraphCall call, string kind)
    {
        if (call.State.Live(kind, call["id"]) is not { } target)
            return GraphFault.NotFound(call["id"]);
        var body = call.Request.Body;
        if ((Patch.Check(GraphTypes.Get(target.TypeName), body, ReadOnly(kind)) ?? ExtensionProperties.Check(call.State, kind, body)) is { } invalid)
            return invalid;
        if (CheckRules(call, target, body) is { } refused)
            return refused;
        var (members, bindFault) = LinkWrites.Bound(call, target, body);
        if (bindFault is not null)
            return bindFault;
        var after = Patch.Properties(body).Any() ? Patch.Apply(call.State, target, Completed(call, target, body)) : target;
        foreach (var member in members)
            call.State.Link(target.Id, Relations.Members, member.Id);
        if (kind == Kinds.Application)
            ApplicationRules.Follow(call.State, after, body);
        return GraphAnswer.NoContent;
    }

    private static IReadOnlySet<string>? ReadOnly(string kind) => kind switch
    {
        Kinds.User => UserRules.ReadOnly,
        Kinds.Group => GroupRules.ReadOnly,
        Kinds.Application => ApplicationRules.ReadOnly,
        Kinds.ServicePrincipal => ServicePrincipalRules.ReadOnly,
        Kinds.Device => GraphTypes.Get(Kinds.Device).Properties.Keys.Where(x => x != "accountEnabled").ToHashSet(),
        Kinds.Organization => GraphTypes.Get(Kinds.Organization).Properties.Keys.Where(x => !OrganizationWritable.Contains(x)).ToHashSet(),
        _ => null,
    };

    private static GraphFault? CheckRules(GraphCall call, TenantObject target, JsonObject body) => UnitRules.CheckManaged(call, target) ?? target.Kind switch
    {
        Kinds.User => UserRules.Check(call, target, body),
        Kinds.Group => GroupRules.Check(call, target, body),
        Kinds.Application => ApplicationRules.Check(call, target, body),
        Kinds.ServicePrincipal => ServicePrincipalRules.Check(call, target, body),
        Kinds.AdministrativeUnit => UnitRules.Check(body),
        Kinds.Device => CheckDevice(call),
        _ => null,
    };

    private static JsonObject Completed(GraphCall call, TenantObject target, JsonObject body) => target.Kind switch
    {
        Kinds.User => UserRules.Completed(target, body),
        Kinds.Application or Kinds.ServicePrincipal => ApplicationRules.Completed(call, target, body),
        _ => body,
    };

    /// <summary>Some text wants a role of the application as well.</summary>
    public static GraphFault? CheckDevice(GraphCall call) =>
        call.Behaviour.DeviceUpdatesNeedRole && !call.CallersRoles().Any(x => x.Text("roleDefinitionId") is RoleIds.CloudDeviceAdministrator or RoleIds.GlobalAdministrator)
            ? GraphFault.Denied()
            : null;

    private static GraphFault? CheckDelete(GraphCall call, TenantObject target) => UnitRules.CheckManaged(call, target) ?? target.Kind switch
    {
        Kinds.User => RoleHoldings.CheckReach(call, target),
        Kinds.Group => GroupRules.CheckOwnership(call, target),
        Kinds.ServicePrincipal => ServicePrincipalRules.IsManagedIdentity(target) ? GraphFault.Denied() : null,
        _ => null,
    };
}
