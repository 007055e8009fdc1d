using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.Graph.Privileged;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

/// <summary>Who may become a member of the help desk, and who is one for now.</summary>
internal static class ContosoPrivileged
{
    private const string Schedule = "group-schedule";

    public static void Add(Draft draft)
    {
        var group = draft.Id(ContosoGroups.Special, ContosoGroups.HelpDesk);
        var (activated, eligible) = (draft.Employees[5 % draft.Employees.Count], draft.Employees[8 % draft.Employees.Count]);
        GroupSchedules.Put(draft.State, draft.Id(Schedule, 0), Kinds.GroupEligibilitySchedule, group, "member", eligible, new(Moment(66), null));
        GroupSchedules.Put(draft.State, draft.Id(Schedule, 1), Kinds.GroupEligibilitySchedule, group, "member", activated, new(Moment(66), null));
        GroupSchedules.Put(draft.State, draft.Id(Schedule, 2), Kinds.GroupAssignmentSchedule, group, "member", activated, new(Moment(70), Moment(2500)), "activated");
    }

    private static DateTimeOffset Moment(int day) => DateTimeOffset.Parse(Draft.Day(day), CultureInfo.InvariantCulture);
}
