using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Privileged;

/// <summary>Schedules of group memberships and ownerships.</summary>
internal static partial class GroupSchedules
{
    /// <summary>Whose schedules a list is asked for.</summary>
    internal sealed partial record Wanted(string? GroupId, string? PrincipalId)
    {
        public static Wanted Everything { get; } = new(null, null);

        public static Wanted? Of(string? filter)
        {
            var group = Find(filter, Group);
            var principal = Find(filter, Principal);
            return group is null && principal is null ? null : new(group, principal);
        }

        public bool Admits(TenantObject schedule) => Fits(GroupId, schedule.Text("groupId")) && Fits(PrincipalId, schedule.Text("principalId"));

        private static bool Fits(string? wanted, string? given) => wanted is null || string.Equals(wanted, given, StringComparison.OrdinalIgnoreCase);

        private static string? Find(string? filter, Regex pattern) => filter is not null && pattern.Match(filter) is { Success: true } found ? found.Groups["id"].Value : null;

        [GeneratedRegex("groupId eq '(?<id>[^']+)'", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
        private static partial Regex Group { get; }

        [GeneratedRegex("principalId eq '(?<id>[^']+)'", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
        private static partial Regex Principal { get; }
    }

    public static Func<GraphCall, Wanted, IEnumerable<TenantObject>> Of(string kind) => (call, wanted) =>
        call.State.AllLive(kind).Where(x => wanted.Admits(x) && call.State.Live(Kinds.Group, x.Text("groupId")!) is not null);

    public static IEnumerable<TenantObject> Eligibilities(GraphCall call, Wanted wanted) => Of(Kinds.GroupEligibilitySchedule)(call, wanted);

    /// <summary>Members and owners of a role-assignable group who have no schedule of their own show as assigned for good.</summary>
    public static IEnumerable<TenantObject> Assignments(GraphCall call, Wanted wanted)
    {
        var kept = Of(Kinds.GroupAssignmentSchedule)(call, wanted).ToList();
        var known = kept.Select(x => (x.Text("groupId"), x.Text("accessId"), x.Text("principalId"))).ToHashSet();
        return kept.Concat(Groups(call, wanted).SelectMany(group => Permanent(call.State, group))
            .Where(x => wanted.Admits(x) && !known.Contains((x.Text("groupId"), x.Text("accessId"), x.Text("principalId")))));
    }

    private static IEnumerable<TenantObject> Groups(GraphCall call, Wanted wanted)
    {
        IEnumerable<TenantObject> candidates = wanted switch
        {
            { GroupId: { } id } => call.State.Live(Kinds.Group, id) is { } group ? [group] : [],
            { PrincipalId: { } id } => call.State.Sources(id).Select(x => call.State.Live(Kinds.Group, x.Source)).OfType<TenantObject>().Distinct(),
            _ => call.State.AllLive(Kinds.Group),
        };
        return candidates.Where(x => x.Flag("isAssignableToRole"));
    }

    private static IEnumerable<TenantObject> Permanent(TenantState state, TenantObject group) =>
        new[] { (Relation: Relations.Members, Access: "member"), (Relation: Relations.Owners, Access: "owner") }
            .SelectMany(x => state.Targets(group.Id, x.Relation).Select(holder => Permanent(group, x.Access, holder)));

    private static TenantObject Permanent(TenantObject group, string access, TenantObject holder)
    {
        var id = $"{group.Id}_{access}_{holder.Id}";
        var schedule = new RequestedSchedule(DateTimeOffset.Parse(group.Text("createdDateTime")!, CultureInfo.InvariantCulture), null);
        return new(Kinds.GroupAssignmentSchedule, id, Body(id, group.Id, access, holder.Id, schedule, "assigned"), group.ChangedAt);
    }

    /// <summary>A schedule that is in force, as somebody's eligibility, or as an assignment with how it came about.</summary>
    public static TenantObject Put(TenantState state, string id, string kind, string groupId, string access, string principalId, RequestedSchedule schedule, string? assignmentType = null) =>
        state.Put(kind, id, Body(id, groupId, access, principalId, schedule, assignmentType));

    /// <summary>Who was removed from a group by other means has no assignment left that could end.</summary>
    public static void Forget(TenantState state, string groupId, string relation, string principalId)
    {
        foreach (var schedule in state.Having(Kinds.GroupAssignmentSchedule, "groupId", groupId).Where(x => x.Text("principalId") == principalId && Schedules.Relation(x) == relation).ToList())
            state.Remove(schedule);
    }

    private static JsonObject Body(string id, string groupId, string access, string principalId, RequestedSchedule schedule, string? assignmentType)
    {
        var body = new JsonObject
        {
            ["id"] = id,
            ["accessId"] = access,
            ["createdDateTime"] = Instant.Text(schedule.Start),
            ["createdUsing"] = id,
            ["groupId"] = groupId,
            ["memberType"] = "direct",
            ["modifiedDateTime"] = null,
            ["principalId"] = principalId,
            ["scheduleInfo"] = schedule.Info(),
            ["status"] = "Provisioned",
        };
        if (assignmentType is not null)
            body["assignmentType"] = assignmentType;
        return body;
    }
}
