using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>Privileged Identity Management: who may become an administrator or a member, who is for now, and the requests that change it.</summary>
internal static class PrivilegedRoutes
{
    private const string Roles = "roleManagement/directory";
    private const string Groups = "identityGovernance/privilegedAccess/group";

    private static readonly ScheduleRequests RoleAssignment = new($"{Roles}/roleAssignmentScheduleRequests", Kinds.RoleAssignmentRequest, Kinds.RoleAssignmentSchedule, RoleTarget);
    private static readonly ScheduleRequests RoleEligibility = new($"{Roles}/roleEligibilityScheduleRequests", Kinds.RoleEligibilityRequest, Kinds.RoleEligibilitySchedule, RoleTarget);
    private static readonly ScheduleRequests GroupAssignment = new($"{Groups}/assignmentScheduleRequests", Kinds.GroupAssignmentRequest, Kinds.GroupAssignmentSchedule, GroupTarget);
    private static readonly ScheduleRequests GroupEligibility = new($"{Groups}/eligibilityScheduleRequests", Kinds.GroupEligibilityRequest, Kinds.GroupEligibilitySchedule, GroupTarget);

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Instances($"{Roles}/roleAssignmentScheduleInstances", Kinds.RoleAssignmentSchedule, Permissions.ReadRoleAssignmentSchedules),
        .. Instances($"{Roles}/roleEligibilityScheduleInstances", Kinds.RoleEligibilitySchedule, Permissions.ReadRoleEligibilitySchedules),
        .. ObjectReads.Set($"{Roles}/roleAssignmentScheduleRequests", Kinds.RoleAssignmentRequest, Permissions.ReadRoleAssignmentSchedules, QueryLimits.Directory),
        .. ObjectReads.Set($"{Roles}/roleEligibilityScheduleRequests", Kinds.RoleEligibilityRequest, Permissions.ReadRoleEligibilitySchedules, QueryLimits.Directory),
        new("POST", $"{Roles}/roleAssignmentScheduleRequests", Permissions.WriteRoleAssignmentSchedules, RoleAssignment.Answer),
        new("POST", $"{Roles}/roleEligibilityScheduleRequests", Permissions.WriteRoleEligibilitySchedules, RoleEligibility.Answer),
        .. OfGroups("assignmentSchedules", Kinds.GroupAssignmentSchedule, Permissions.ReadGroupAssignmentSchedules, GroupSchedules.Assignments),
        .. OfGroups("eligibilitySchedules", Kinds.GroupEligibilitySchedule, Permissions.ReadGroupEligibilitySchedules, GroupSchedules.Eligibilities),
        .. OfGroups("assignmentScheduleInstances", Kinds.GroupAssignmentSchedule + "Instance", Permissions.ReadGroupAssignmentSchedules,
            (call, wanted) => GroupSchedules.Assignments(call, wanted).Select(ScheduleInstances.Of)),
        .. OfGroups("eligibilityScheduleInstances", Kinds.GroupEligibilitySchedule + "Instance", Permissions.ReadGroupEligibilitySchedules,
            (call, wanted) => GroupSchedules.Eligibilities(call, wanted).Select(ScheduleInstances.Of)),
        .. OfGroups("assignmentScheduleRequests", Kinds.GroupAssignmentRequest, Permissions.ReadGroupAssignmentSchedules, GroupSchedules.Of(Kinds.GroupAssignmentRequest)),
        .. OfGroups("eligibilityScheduleRequests", Kinds.GroupEligibilityRequest, Permissions.ReadGroupEligibilitySchedules, GroupSchedules.Of(Kinds.GroupEligibilityRequest)),
        new("POST", $"{Groups}/assignmentScheduleRequests", Permissions.WriteGroupAssignmentSchedules, GroupAssignment.Answer),
        new("POST", $"{Groups}/eligibilityScheduleRequests", Permissions.WriteGroupEligibilitySchedules, GroupEligibility.Answer),
    ];

    private static IEnumerable<GraphRoute> Instances(string path, string scheduleKind, Access access)
    {
        yield return new("GET", path, access, call => Page.Of(call, scheduleKind + "Instance", path, QueryLimits.Directory, after =>
            call.State.AllLive(scheduleKind).Where(x => x.Text("status") == "Provisioned").Select(ScheduleInstances.Of)
                .OrderBy(x => x.Id, StringComparer.OrdinalIgnoreCase).Where(x => after is null || string.Compare(x.Id, after, StringComparison.OrdinalIgnoreCase) > 0)));
    }

    /// <summary>These lists are of one group or one person: without that filter Graph refuses them.</summary>
    private static IEnumerable<GraphRoute> OfGroups(string name, string typeName, Access access, Func<GraphCall, GroupSchedules.Wanted, IEnumerable<TenantObject>> source)
    {
        yield return new("GET", $"{Groups}/{name}", access, call => GroupSchedules.Wanted.Of(call.Request.Option("$filter")) is { } wanted
            ? Page.Of(call, typeName, $"{Groups}/{name}", QueryLimits.Directory, after => source(call, wanted)
                .OrderBy(x => x.Id, StringComparer.OrdinalIgnoreCase).Where(x => after is null || string.Compare(x.Id, after, StringComparison.OrdinalIgnoreCase) > 0))
            : new GraphFault(400, "MissingParameters", "The required parameters GroupId or PrincipalId is missing."));
        yield return new("GET", $"{Groups}/{name}/{{id}}", access, call => source(call, GroupSchedules.Wanted.Everything).FirstOrDefault(x => x.Id == call["id"]) is { } found
            ? Page.Single(call, found, $"{Groups}/{name}", QueryLimits.Directory)
            : GraphFault.NotFound(call["id"]));
    }

    private static (JsonObject? Target, GraphFault? Fault) RoleTarget(GraphCall call, JsonObject body)
    {
        var (role, principal, scope, fault) = RoleWrites.ReadTarget(call, body);
        return fault is not null
            ? (null, fault)
            : (new() { ["appScopeId"] = null, ["directoryScopeId"] = scope, ["principalId"] = principal, ["roleDefinitionId"] = role }, null);
    }

    private static (JsonObject? Target, GraphFault? Fault) GroupTarget(GraphCall call, JsonObject body)
    {
        var access = body["accessId"]?.ToString();
        if (access is not ("member" or "owner"))
            return (null, GraphFault.InvalidValue("accessId", "privilegedAccessGroup"));
        if (body["groupId"]?.ToString() is not { } groupId || call.State.Live(Kinds.Group, groupId) is not { } group || GroupRules.IsDynamic(group) || group.Flag("onPremisesSyncEnabled"))
            return (null, new(400, "ResourceNotFound", "The group is not found, or its membership cannot be managed here."));
        if (body["principalId"]?.ToString() is not { } principalId || call.State.Live(principalId) is not { Kind: Kinds.User or Kinds.Group } principal)
            return (null, new(400, "SubjectNotFound", "The subject is not found."));
        return (new() { ["accessId"] = access, ["groupId"] = group.Id, ["principalId"] = principal.Id }, null);
    }
}
