using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Collects links from all ticks, so that each object's additions travel together.</summary>
/// <param name="isMoving">Whether the same plan moves an object to the recycle bin, or out of it.</param>
/// <param name="isAsleep">Whether an object lies in the recycle bin, where no link to it shows.</param>
internal sealed class LinkSteps(Func<ObjectRef, string> nameOf, Func<ObjectRef, bool> isMoving, Func<ObjectRef, bool> isAsleep)
{
    private const int BindLimit = 20;

    private readonly Dictionary<(ObjectRef Source, string Relation), LinkWork> _work = [];

    /// <summary>A ticked link of the change's own object.</summary>
    internal void Add(Change change, ChangeItem item)
    {
        var work = WorkOf(change.Ref, item.Path);
        if (item.LinkInFrom)
            work.Add.Add(item.Target!.Value);
        else
            work.Remove.Add((item.Target!.Value, item.Risk));
        work.Current = change.Items.FirstOrDefault(i => i.Kind == ItemKind.Link && i.Path == item.Path && i.LinkInNow)?.Target ?? work.Current;
    }

    /// <summary>A link that should come back with a restored object, from whichever end it is held.</summary>
    internal void AddDormant(Change change, ChangeItem item)
    {
        var isInverse = item.Path.StartsWith(ChangeItem.InverseMark);
        var work = WorkOf(isInverse ? item.Target!.Value : change.Ref, item.Path.TrimStart(ChangeItem.InverseMark));
        work.Add.Add(isInverse ? change.Ref : item.Target!.Value);
        work.IsRecheck |= change.Action != ChangeAction.Recreate;
    }

    internal IEnumerable<PlanStep> Steps() => _work.SelectMany(w => StepsOf(w.Key.Source, w.Key.Relation, w.Value));

    private IEnumerable<PlanStep> StepsOf(ObjectRef source, string relationName, LinkWork work)
    {
        var relation = Catalogue.Of(source.Type).RelationOf(relationName)!;
        var name = nameOf(source);
        if (relation.Write == LinkWrite.PutRef)
        {
            yield return work.Add.Count > 0 ? Set(source, name, relation, work) : Remove(source, name, relation, work.Remove[0].Target, work.Remove[0].Risk);
            yield break;
        }

        var size = relation.Write == LinkWrite.Bind20 ? BindLimit : 1;
        foreach (var targets in work.Add.Distinct().Chunk(size))
        {
            yield return Composed(new PlanStep
            {
                Object = source,
                ObjectName = name,
                Kind = StepKind.AddLinks,
                Why = work.IsRecheck ? $"Look whether the {relationName} came back, and add what is missing." : $"Add {Count(targets.Length, relationName)} back.",
                Relation = relationName,
                Targets = targets,
                Before = "[]",
                After = Ids(targets),
                Call = Unsent,
                Lane = Catalogue.Of(source.Type).Lane,
            });
        }

        foreach (var (target, risk) in work.Remove)
            yield return Remove(source, name, relation, target, risk);
    }

    private PlanStep Set(ObjectRef source, string name, Relation relation, LinkWork work)
    {
        // Whoever is on the way to the recycle bin, or out of it, may be there by then, and is not shown.
        var moving = work.Current is { } going && isMoving(going) ? going.Id : null;
        if (moving is null && work.Current is { } sleeping && isAsleep(sleeping))
            work.Current = null;
        return Composed(new PlanStep
        {
            Object = source,
            ObjectName = name,
            Kind = StepKind.SetLink,
            Why = $"Set the {relation.Name} back.",
            Relation = relation.Name,
            Targets = [work.Add[0]],
            Leaves = [new LeafWrite(relation.Name, moving is null && work.Current is { } current ? Quoted(current) : null, Quoted(work.Add[0]))],
            Unseen = moving,
            Before = work.Current is { } before ? Ids([before]) : "[]",
            After = Ids([work.Add[0]]),
            Call = Unsent,
        });
    }

    private static PlanStep Remove(ObjectRef source, string name, Relation relation, ObjectRef target, string? risk) => Composed(new PlanStep
    {
        Object = source,
        ObjectName = name,
        Kind = StepKind.RemoveLink,
        Why = $"Remove {Count(1, relation.Name)} added since.",
        Relation = relation.Name,
        Targets = [target],
        Before = Ids([target]),
        After = "[]",
        Call = Unsent,
        Urgent = risk is not null,
        Lane = Catalogue.Of(source.Type).Lane,
    });

    /// <summary>The same step for fewer targets.</summary>
    internal static PlanStep WithTargets(PlanStep step, IReadOnlyList<ObjectRef> targets) => Composed(step with { Targets = targets, After = Ids(targets) });

    internal static readonly GraphCall Unsent = new("", "", null);

    private static PlanStep Composed(PlanStep step) => step with { Call = StepComposer.Compose(step, null) };

    private static string Count(int count, string relation) => $"{count} of its {relation}";

    internal static string Quoted(ObjectRef target) => JsonSerializer.Serialize(target.Id);

    private static string Ids(IEnumerable<ObjectRef> targets) => JsonSerializer.Serialize(targets.Select(t => t.Id));

    private LinkWork WorkOf(ObjectRef source, string relation)
    {
        if (!_work.TryGetValue((source, relation), out var work))
            _work[(source, relation)] = work = new LinkWork();
        return work;
    }

    private sealed class LinkWork
    {
        internal List<ObjectRef> Add { get; } = [];

        internal List<(ObjectRef Target, string? Risk)> Remove { get; } = [];

        internal ObjectRef? Current { get; set; }

        internal bool IsRecheck { get; set; }
    }
}
