using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>A schedule that is in force, as the lists of instances show it.</summary>
internal static class ScheduleInstances
{
    public static TenantObject Of(TenantObject schedule)
    {
        var isRole = schedule.Kind is Kinds.RoleAssignmentSchedule or Kinds.RoleEligibilitySchedule;
        var isAssignment = schedule.Kind is Kinds.RoleAssignmentSchedule or Kinds.GroupAssignmentSchedule;
        var id = $"{schedule.Id}-1{(isAssignment ? "" : "-e")}";
        var body = new JsonObject { ["id"] = id };
        foreach (var name in new[] { "accessId", "appScopeId", "directoryScopeId", "groupId", "memberType", "principalId", "roleDefinitionId", "assignmentType" })
        {
            if (schedule.Body.TryGetPropertyValue(name, out var value))
                body[name] = value?.DeepClone();
        }

        body["startDateTime"] = Schedules.StartText(schedule)?.DeepClone();
        body["endDateTime"] = Schedules.EndText(schedule)?.DeepClone();
        body[(isRole, isAssignment) switch
        {
            (true, true) => "roleAssignmentScheduleId",
            (true, false) => "roleEligibilityScheduleId",
            (false, true) => "assignmentScheduleId",
            (false, false) => "eligibilityScheduleId",
        }] = schedule.Id;
        if (isRole && isAssignment)
            body["roleAssignmentOriginId"] = schedule.Id;
        return new(schedule.Kind + "Instance", id, body, schedule.ChangedAt);
    }
}
