using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>What schedules do when their time comes: an assignment gives the role or the membership, and takes it away when it ends.</summary>
internal static class Schedules
{
    private const string Provisioned = "Provisioned";
    private const string Pending = "PendingProvisioning";

    private static readonly string[] Kind = [Kinds.RoleAssignmentSchedule, Kinds.RoleEligibilitySchedule, Kinds.GroupAssignmentSchedule, Kinds.GroupEligibilitySchedule];

    public static string Status(RequestedSchedule wanted, DateTimeOffset now) => wanted.IsPending(now) ? Pending : Provisioned;

    /// <summary>When the next schedule begins or ends.</summary>
    public static DateTimeOffset NextTurn(TenantState state) =>
        Kind.SelectMany(x => state.All(x)).Select(Turn).Append(DateTimeOffset.MaxValue).Min();

    /// <summary>Begins and ends what is due.</summary>
    public static void Settle(TenantState state, DateTimeOffset now)
    {
        foreach (var schedule in Kind.SelectMany(x => state.All(x)).Where(x => Turn(x) <= now).ToList())
        {
            if (End(schedule) <= now)
                Remove(state, schedule);
            else
                Begin(state, state.Update(schedule, after => after["status"] = Provisioned));
        }
    }

    /// <summary>Gives what the schedule grants, unless it is there already or comes later.</summary>
    public static void Begin(TenantState state, TenantObject schedule)
    {
        if (schedule.Text("status") == Pending)
            return;
        if (schedule.Kind == Kinds.RoleAssignmentSchedule && Assignment(state, schedule) is null)
            RoleAssignments.Put(state, state.NewKey() + "-1", schedule.Text("roleDefinitionId")!, schedule.Text("principalId")!, schedule.Text("directoryScopeId")!);
        if (schedule.Kind == Kinds.GroupAssignmentSchedule && !state.IsLinked(schedule.Text("groupId")!, Relation(schedule), schedule.Text("principalId")!))
            state.Link(schedule.Text("groupId")!, Relation(schedule), schedule.Text("principalId")!);
    }

    /// <summary>Removes a schedule, and what it gave unless another one still gives the same.</summary>
    public static void Remove(TenantState state, TenantObject schedule)
    {
        state.Remove(schedule);
        if (state.All(schedule.Kind).Any(x => IsSame(x, schedule) && x.Text("status") == Provisioned))
            return;
        if (schedule.Kind == Kinds.RoleAssignmentSchedule && Assignment(state, schedule) is { } assignment)
            state.Remove(assignment);
        if (schedule.Kind == Kinds.GroupAssignmentSchedule && state.IsLinked(schedule.Text("groupId")!, Relation(schedule), schedule.Text("principalId")!))
            state.Unlink(schedule.Text("groupId")!, Relation(schedule), schedule.Text("principalId")!);
    }

    /// <summary>Whether two schedules are of the same person in the same place.</summary>
    public static bool IsSame(TenantObject one, TenantObject other) =>
        new[] { "roleDefinitionId", "directoryScopeId", "groupId", "accessId", "principalId" }.All(x => string.Equals(one.Text(x), other.Text(x), StringComparison.OrdinalIgnoreCase));

    /// <summary>The relation of a group that a schedule is about.</summary>
    public static string Relation(TenantObject schedule) => schedule.Text("accessId") == "owner" ? Relations.Owners : Relations.Members;

    public static TenantObject? Assignment(TenantState state, TenantObject schedule) => state.All(Kinds.RoleAssignment).FirstOrDefault(x => IsSame(x, schedule));

    public static JsonNode? StartText(TenantObject schedule) => schedule.Body["scheduleInfo"]?["startDateTime"];

    public static JsonNode? EndText(TenantObject schedule) => schedule.Body["scheduleInfo"]?["expiration"]?["endDateTime"];

    private static DateTimeOffset Turn(TenantObject schedule) => schedule.Text("status") == Pending ? Moment(StartText(schedule)) : End(schedule);

    private static DateTimeOffset End(TenantObject schedule) => Moment(EndText(schedule));

    private static DateTimeOffset Moment(JsonNode? text) =>
        text is null ? DateTimeOffset.MaxValue : DateTimeOffset.Parse(text.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
