using System.Text.RegularExpressions;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Puts steps in order: what is on fire first, but never before what it depends on.</summary>
internal static partial class StepOrdering
{
    /// <param name="steps">In the order of the ticks.</param>
    /// <param name="roleGroups">Ids of groups that may hold directory roles.</param>
    internal static IReadOnlyList<PlanStep> Order(IReadOnlyList<PlannedStep> steps, IReadOnlySet<string> roleGroups)
    {
        FindDependencies(steps);
        WaitForRoles(steps, roleGroups);
        HurryPrerequisites(steps);
        return [.. Sorted(steps).Select((planned, index) => planned.Step with { Order = index + 1 })];
    }

    private static void FindDependencies(IReadOnlyList<PlannedStep> steps)
    {
        var restores = steps.Where(s => s.Step.Kind == StepKind.RestoreFromBin || s.Step.GetsNewId)
            .SelectMany(s => s.Step.IdsGiven(), (s, id) => (s, id)).ToDictionary(p => p.id, p => p.s, StringComparer.OrdinalIgnoreCase);
        // With an application its service principal comes back, and goes.
        var wholes = steps.Where(s => s.Step is { Object.Type: "application", Kind: StepKind.RestoreFromBin or StepKind.SoftDelete }).ToLookup(s => (s.Step.Kind, s.Step.AppId));
        var preparing = steps.Where(s => s.Step.Object.Type is "namedLocationPolicy" or "authenticationStrengthPolicy" or "group"
            && s.Step.Kind is not (StepKind.SoftDelete or StepKind.Delete)).ToLookup(s => s.Step.Object.Id, StringComparer.OrdinalIgnoreCase);
        var additions = steps.Where(s => s.Step.Kind == StepKind.AddLinks).ToLookup(s => (s.Step.Object, s.Step.Relation));
        var disabling = steps.Where(s => s.Step.Kind == StepKind.DisableEntitlements).ToDictionary(s => s.Step.Object);
        var freeing = UniqueValuesFreed(steps);
        var completing = steps.Where(s => s.Step is { Object.Type: "application", Kind: StepKind.Update or StepKind.AddPart }).ToLookup(s => s.Step.Object);

        var updating = steps.Where(s => s.Step is { Object.Type: "user", Kind: StepKind.Update }).ToLookup(s => s.Step.Object);

        var naming = steps.Where(s => s.Step.WritesPolicy && s.Step.Source is not null).SelectMany(s => Guid().Matches(s.Step.Source!).Select(match => (s, id: match.Value))).ToLookup(p => p.id, p => p.s, StringComparer.OrdinalIgnoreCase);
        var knownByApp = steps.Where(s => s.Step is { Object.Type: "servicePrincipal", Kind: StepKind.RestoreFromBin, AppId: not null }).ToLookup(s => s.Step.AppId!, StringComparer.OrdinalIgnoreCase);
        var sponsoring = steps.Where(s => s.Step.Kind == StepKind.AddPart && AgentParts.IsSponsor(s.Step.Leaves[0].Path)).ToLookup(s => s.Step.Object);
        var ruling = steps.Where(s => s.Step.DecidesMembers).ToLookup(s => s.Step.Object);
        var back = steps.Where(s => s.Step.Kind == StepKind.RestoreFromBin).Select(s => s.Step.Object).ToHashSet();
        var ending = steps.Where(s => s.Step.EndsRule && !back.Contains(s.Step.Object)).ToList();

        foreach (var planned in steps)
        {
            var step = planned.Step;
            foreach (var id in Mentioned(step))
            {
                if (restores.TryGetValue(id, out var restore))
                    planned.Wait(restore);
                if (step.WritesPolicy)
                    planned.WaitAll(preparing[id].Concat(knownByApp[id]));
            }

            // Whatever is written to a policy, what it names has to be there; it goes afterwards.
            foreach (var id in step.IdsTaken())
                planned.WaitAll(naming[id]);
            // A service principal takes its names from its application, so that is completed first.
            if (step is { GetsNewId: true, Object.Type: "servicePrincipal" })
                planned.WaitAll(planned.After.ToList().SelectMany(before => completing[before.Step.Object]));
            if (step is { Object.Type: "servicePrincipal", Kind: StepKind.RestoreFromBin or StepKind.SoftDelete, AppId: { } appId })
                planned.WaitAll(wholes[(step.Kind, appId)]);
            if (step.Kind == StepKind.RemoveLink)
                planned.WaitAll(additions[(step.Object, step.Relation)]);
            // An agent is never without a sponsor.
            if (step.Kind == StepKind.RemovePart && AgentParts.IsSponsor(step.Leaves[0].Path))
                planned.WaitAll(sponsoring[step.Object]);
            if (step.Kind == StepKind.Update && disabling.TryGetValue(step.Object, out var disable))
                planned.Wait(disable);
            // Nobody is put in or out of a group while a rule decides who is in it.
            if (step.Kind is StepKind.AddLinks or StepKind.RemoveLink)
                planned.WaitAll(ruling[step.Object]);
            if (step.BringsMemberBack)
                planned.WaitAll(ending.Where(end => end.Step.Object != step.Object));
            // Nobody gets a licence without a usage location.
            if (step.Kind == StepKind.AssignLicenses)
                planned.WaitAll(updating[step.Object]);
            foreach (var value in UniqueValues.Needed(step))
                planned.WaitAll(freeing[value].Where(f => f.Step.Object != step.Object));
        }
    }

    /// <summary>Administrators are out of reach: what is written to them comes after a role is taken from them, and before one is given back.</summary>
    private static void WaitForRoles(IReadOnlyList<PlannedStep> steps, IReadOnlySet<string> roleGroups)
    {
        var sensitive = steps.Where(s => RolesTaken.IsSensitive(s.Step)).ToLookup(s => s.Step.Object.Id);
        foreach (var planned in steps.Where(s => s.Step.Object.Type != "group" || roleGroups.Contains(s.Step.Object.Id)))
        {
            foreach (var after in RolesTaken.From(planned.Step).SelectMany(person => sensitive[person]))
                after.Wait(planned);
            planned.WaitAll(RolesTaken.To(planned.Step).SelectMany(person => sensitive[person]));
        }

        foreach (var planned in steps.Where(s => RolesTaken.BringsHoldersBack(s.Step)))
            planned.WaitAll(sensitive.SelectMany(own => own).Where(s => s.Step.Kind is not (StepKind.SoftDelete or StepKind.Delete)));
    }

    /// <summary>Ids that must be there before the step can work.</summary>
    private static IEnumerable<string> Mentioned(PlanStep step)
    {
        yield return step.Object.Id;
        foreach (var target in step.Targets)
            yield return target.Id;
        if (step.Kind is StepKind.SoftDelete or StepKind.Delete || (step.Kind == StepKind.RestoreFromBin && step.Object.Type != "conditionalAccessPolicy"))
            yield break;

        foreach (var text in step.Leaves.Select(l => l.Target).Append(step.Source).OfType<string>())
        {
            foreach (Match match in Guid().Matches(text))
                yield return match.Value;
        }
    }

    private static ILookup<string, PlannedStep> UniqueValuesFreed(IReadOnlyList<PlannedStep> steps) => steps
        .SelectMany(planned => UniqueValues.Freed(planned.Step), (planned, value) => (planned, value))
        .ToLookup(f => f.value, f => f.planned, StringComparer.OrdinalIgnoreCase);

    private static void HurryPrerequisites(IReadOnlyList<PlannedStep> steps)
    {
        var waiting = new Stack<PlannedStep>(steps.OrderByDescending(s => s.Rank));
        while (waiting.TryPop(out var planned))
        {
            foreach (var before in planned.After.Where(b => b.Rank > planned.Rank))
            {
                before.Rank = planned.Rank;
                waiting.Push(before);
            }
        }
    }

    private static IEnumerable<PlannedStep> Sorted(IReadOnlyList<PlannedStep> steps)
    {
        var index = steps.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => p.i);
        var open = steps.ToDictionary(s => s, s => s.After.Count);
        var followers = steps.SelectMany(s => s.After, (s, before) => (s, before)).ToLookup(p => p.before, p => p.s);
        var ready = new PriorityQueue<PlannedStep, (int, int)>(steps.Where(s => s.After.Count == 0).Select(s => (s, (s.Rank, index[s]))));
        var done = new HashSet<PlannedStep>();
        while (done.Count < steps.Count)
        {
            // What waits for each other in a circle all the same begins with the first.
            if (!ready.TryDequeue(out var next, out _))
                next = steps.First(s => !done.Contains(s));
            if (!done.Add(next))
                continue;

            yield return next;
            foreach (var follower in followers[next])
            {
                if (--open[follower] == 0)
                    ready.Enqueue(follower, (follower.Rank, index[follower]));
            }
        }
    }

    private static void Wait(this PlannedStep planned, PlannedStep before)
    {
        if (!ReferenceEquals(planned, before))
            planned.After.Add(before);
    }

    private static void WaitAll(this PlannedStep planned, IEnumerable<PlannedStep> before)
    {
        foreach (var one in before)
            planned.Wait(one);
    }

    [GeneratedRegex("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Guid();
}
