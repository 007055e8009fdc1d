using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>What a report and a plan said, before anything ran, that would stay different; in the simulator's words.</summary>
internal sealed class ListedDifferences
{
    private readonly ILookup<(string Kind, string Id), string> paths;
    private readonly HashSet<(string Kind, string Id)> whole;
    private readonly HashSet<StateLine> links;
    private readonly HashSet<string> binned;
    private readonly HashSet<string> gone;
    private readonly HashSet<string> activated;
    private readonly HashSet<string> restored;
    private readonly IReadOnlyCollection<StateLine> now;
    private readonly HashSet<(string Id, string Relation)> leftLinks;
    private readonly HashSet<string> asleep;
    private readonly PlanNamesOf stayed;
    private readonly HashSet<string> refusedRestores;
    private readonly HashSet<(string Object, string Part)> refusedParts;
    private readonly HashSet<string> licensedElsewhere;

    public ListedDifferences(FoundDifferences found, RecoveryPlan plan, IReadOnlyCollection<PlanStep> refused, params IReadOnlyCollection<StateLine>[] states)
    {
        // What sleeps while an object is away comes back with it; that is no reason to miss it afterwards.
        var staying = found.All.Where(row => (row.Item.NotRestorable ?? row.Change.NotRestorable) is { } why ? why != ChangeItem.DormantReason : FoundDifferences.IsMadeAgainOnly(row.Change)).ToList();
        paths = staying.Where(row => row.Item.Kind == "attribute").Select(row => (Key: KeyOf(row.Change), row.Item.Path))
            .Concat(plan.LeftOut.Where(one => one.Reason != LivePlanReason && one.Item.Length > 0).Select(one => (Key: (SimulatedKinds.Of(one.Object.Type), one.Object.Id), Path: one.Item)))
            .ToLookup(pair => pair.Key, pair => pair.Path);
        whole = [.. staying.Where(row => row.Item.Kind == "object").Select(row => row.Item.TargetId is { } id ? (SimulatedKinds.Of(row.Item.TargetType!), id) : KeyOf(row.Change))
            // A grant or assignment that the review says is not given again: it was to end by now, or nobody can be given that role.
            .Concat(plan.LeftOut.Where(one => one.Item.Length == 0 && one.Reason != LivePlanReason && Catalogue.Of(one.Object.Type).Ends.Count > 0).Select(one => (SimulatedKinds.Of(one.Object.Type), one.Object.Id)))];
        links = [.. staying.Where(row => row.Item.Kind == "link").Select(LinkOf)];
        gone = [.. found.Changes.Where(change => change is { FromState: not null, NowState: not ("present" or "softDeleted") } && (change.NotRestorable is not null || FoundDifferences.IsMadeAgainOnly(change)) && Catalogue.Of(change.Type).IsDirectoryObject).Select(change => change.ObjectId)];
        // Who stays in the bin is listed, also who was made since, and takes along what hangs on them: whether they lost some of it before, nobody can see.
        gone.UnionWith(staying.Where(row => row.Item is { Kind: "object", TargetId: null, From: ObjectItem.Present or null, Now: "\"softDeleted\"" }).Select(row => row.Change.ObjectId));
        restored = [.. plan.Steps.Where(step => step.Kind == StepKind.RestoreFromBin).Select(step => step.Object.Id)];
        now = states[^1];
        leftLinks = plan.LeftOut.Where(one => one.Item.Length > 0).Select(one => (one.Object.Id, one.Item)).ToHashSet();
        asleep = [.. states[0].Where(line => line is { Path: StateLine.Existence, Value: "softDeleted" }).Select(line => line.Object)];
        stayed = new(plan with { Steps = [.. refused] }, states);
        // Who stays in the bin for want of a role, and what hangs on them.
        refusedRestores =
        [
            .. refused.Where(step => step.Kind is StepKind.RestoreFromBin).Select(step => step.Object.Id),
            .. plan.LeftOut.Where(one => one.Item.Length == 0 && one.Reason.StartsWith("Needs ", StringComparison.Ordinal)).Select(one => one.Object.Id),
        ];
        activated = [.. states.SelectMany(state => state).Where(line => line is { Kind: "unifiedRoleAssignmentSchedule", Path: "assignmentType", Value: "\"Activated\"" }).Select(line => line.Object)];
        refusedParts = refused.Where(step => step.Kind == StepKind.AddPart).Select(step => (step.Object.Id, step.Leaves[0].Path)).ToHashSet();
        licensedElsewhere = LicensedElsewhere(states[0], states[^1]);
        binned = [.. plan.Steps.Where(step => step.Kind is StepKind.SoftDelete).Select(step => step.Object.Id)];
    }

    private const string LivePlanReason = "It is so already.";

    public bool Explains(StateLine line)
    {
        var key = (line.Kind, line.Object);
        return !IsCaptured(line)
            || whole.Contains(key)
            || paths[key].Any(path => AttributePath.IsAtOrUnder(line.Path, path))
            || links.Contains(line)
            // What hung on an object that is gone for good went with it, and is told by its row (graph.md 2.13).
            || gone.Any(id => line.Object.Contains(id, StringComparison.Ordinal) || (line.IsLink && line.Value == id))
            // What an object got before it was deleted cannot be seen while it lies in the bin (graph.md 2.13), and the plan warns of it.
            || (restored.Any(id => line.Object.Contains(id, StringComparison.Ordinal) || line.Value == id) && (line.IsLink || line.Object.Contains('|', StringComparison.Ordinal) || IsUnseenPart(line.Path)) && now.Contains(line))
            || (restored.Contains(line.Object) && IsUnseenPart(line.Path) && refusedParts.Contains((line.Object, line.Path[..(line.Path.IndexOf(']', StringComparison.Ordinal) + 1)])))
            // What hangs on an object in the bin is seen by nobody (graph.md 2.13), so no snapshot had it.
            || ((line.IsLink || line.Object.Contains('|', StringComparison.Ordinal)) && asleep.Any(id => line.Object.Contains(id, StringComparison.Ordinal) || line.Value == id))
            // What people have through groups is told at the groups: who is in them, and what they give.
            || (SideEffect.IsLicence(line) && licensedElsewhere.Contains(line.Object))
            // What was refused stays as it is: the plan warned of it, or it is counted.
            || stayed.Names(line)
            || refusedRestores.Any(id => line.Object.Contains(id, StringComparison.Ordinal) || line.Value == id)
            // Links whose other end is not there are left out of the plan with the reason.
            || (line.IsLink && leftLinks.Contains((line.Object, line.Path[1..])))
            // Somebody's activated role comes and goes by itself (design 6).
            || (line.Kind == "unifiedRoleAssignment" && activated.Contains(line.Object))
            // What was made since lies in the bin now, and what hangs on it sleeps there.
            || binned.Any(id => line.Object.Contains(id, StringComparison.Ordinal) || (line.IsLink && line.Value == id));
    }

    // Who is in a group that gives licences on one side and not on the other, and all who are in one that gives others.
    private static HashSet<string> LicensedElsewhere(IReadOnlyCollection<StateLine> one, IReadOnlyCollection<StateLine> other)
    {
        var (groups, others) = (one.Where(line => line.Kind == "group").ToHashSet(), other.Where(line => line.Kind == "group").ToHashSet());
        var changed = RecoveryVerdict.Changed(groups, others).ToList();
        var licensed = groups.Concat(others).Where(line => SideEffect.AttributePathRoot(line) is "assignedLicenses").Select(line => line.Object).ToHashSet(StringComparer.Ordinal);
        var gives = changed.Where(line => SideEffect.AttributePathRoot(line) is "assignedLicenses" || line.Path == StateLine.Existence).Select(line => line.Object).ToHashSet(StringComparer.Ordinal);
        return [.. groups.Concat(others).Where(line => line.Path == StateLine.LinkMark + "members" && gives.Contains(line.Object)).Concat(changed.Where(line => line.Path == StateLine.LinkMark + "members" && licensed.Contains(line.Object))).Select(line => line.Value)];
    }

    /// <summary>The recycle bin does not show it.</summary>
    public static bool IsUnseenPart(string path) => UnseenParts.Any(part => path.StartsWith(part, StringComparison.Ordinal));

    private static readonly string[] UnseenParts = ["federatedIdentityCredentials[", "sponsors[", "inheritablePermissions["];

    /// <summary>Whether the portal says that it reads and compares this at all.</summary>
    private static bool IsCaptured(StateLine line)
    {
        if (Catalogue.All.FirstOrDefault(type => SimulatedKinds.Of(type.Name) == line.Kind) is not { } type)
            return false;
        if (line.IsLink)
            return type.RelationOf(line.Path[1..]) is not null;
        if (line.Path == StateLine.Existence)
            return true;
        var root = AttributePath.Root(line.Path);
        return (type.Select.Count == 0 || type.Select.Contains(root, StringComparer.Ordinal)) && !type.NotRead.Any(one => one.Names.Contains(root, StringComparer.Ordinal)) && type.RuleFor(line.Path).Counts;
    }

    public static (string Kind, string Id) KeyOf(ReportChangeRow change) => (SimulatedKinds.Of(change.Type), change.ObjectId);

    public static StateLine LinkOf((ReportChangeRow Change, ReportItemRow Item) row) => row.Item.Path.StartsWith(ChangeItem.InverseMark)
        ? new(SimulatedKinds.Of(row.Item.TargetType!), row.Item.TargetId!, StateLine.LinkMark + row.Item.Path[1..], row.Change.ObjectId)
        : new(SimulatedKinds.Of(row.Change.Type), row.Change.ObjectId, StateLine.LinkMark + row.Item.Path, row.Item.TargetId!);
}
