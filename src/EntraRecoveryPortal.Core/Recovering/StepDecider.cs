using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Looks at the live object right before a write: already so, as the report saw it, or changed by somebody since.</summary>
public static class StepDecider
{
    /// <summary>Decides. Only the values that this step would write count; overwriting never touches others either.</summary>
    public static StepDecision Decide(PlanStep step, LiveObject live, bool overwriteConflicts) => step.Kind switch
    {
        StepKind.RestoreFromBin => Restore(step, live),
        StepKind.SoftDelete or StepKind.Delete => live.State == ObjectState.Present ? Write(step, live) : new StepDecision.AlreadySo(),
        StepKind.Create => Create(step, live),
        _ when live.State == ObjectState.SoftDeleted => new StepDecision.Conflict($"{step.ObjectName} is in the recycle bin."),
        _ when live.State == ObjectState.Gone => new StepDecision.Conflict($"{step.ObjectName} is gone."),
        StepKind.AddLinks => AddLinks(step, live),
        StepKind.RemoveLink => RemoveLink(step, live),
        StepKind.SetLink => SetLink(step, live, overwriteConflicts),
        _ => Leaves(step, live, overwriteConflicts),
    };

    private static StepDecision Restore(PlanStep step, LiveObject live) => live.State switch
    {
        ObjectState.Present => new StepDecision.AlreadySo(),
        ObjectState.SoftDeleted => Write(step, live),
        _ => new StepDecision.Conflict($"{step.ObjectName} is no longer in the recycle bin."),
    };

    private static StepDecision Create(PlanStep step, LiveObject live)
    {
        if (step.GetsNewId && live.State != ObjectState.Gone)
            return live.State == ObjectState.Present ? new StepDecision.AlreadySo() : new StepDecision.Conflict($"{step.ObjectName} is in the recycle bin: compare again and restore it.");
        if (live.State != ObjectState.Present || live.Content is null)
            return Write(step, live);

        var type = Catalogue.Of(step.Object.Type);
        return MeaningHash.Of(type, live.Content).AsSpan().SequenceEqual(MeaningHash.Of(type, CanonicalJson.Parse(step.Source!)))
            ? new StepDecision.AlreadySo()
            : new StepDecision.Conflict($"{step.ObjectName} is there, with other values than in the snapshot.");
    }

    private static StepDecision Leaves(PlanStep step, LiveObject live, bool overwrite)
    {
        var type = Catalogue.Of(step.Object.Type);
        if (live.Content is not { } held || AttributeSteps.Judged(step, held.Root) is not { } content)
            return new StepDecision.Conflict($"{step.ObjectName} could not be read.");

        var open = new List<LeafWrite>();
        var conflicts = new List<string>();
        foreach (var leaf in step.Leaves)
        {
            var value = ContentEdit.Get(type, content, leaf.Path);
            if (Meaning.Same(type, leaf.Path, value, JsonText.Parse(leaf.Target)) || (value is null && step.Kind == StepKind.DisableEntitlements))
                continue;

            open.Add(leaf);
            if (step.Kind != StepKind.RemoveCredential && !Meaning.Same(type, leaf.Path, value, JsonText.Parse(leaf.Expected)))
                conflicts.Add(leaf.Path);
        }

        if (open.Count == 0)
            return new StepDecision.AlreadySo();
        if (conflicts.Count > 0 && !overwrite)
            return new StepDecision.Conflict($"Changed since the report: {string.Join(", ", conflicts)}.");

        return new StepDecision.Write(StepComposer.Compose(step with { Kind = PartKind(step, type, content) }, content, open, step.Targets));
    }

    /// <summary>A part that vanished or came back since is made or changed instead.</summary>
    private static StepKind PartKind(PlanStep step, ObjectType type, JsonElement content)
    {
        if (step.Kind is not (StepKind.AddPart or StepKind.UpdatePart) || AttributePath.Parse(step.Leaves[0].Path) is not [{ Key: not null }])
            return step.Kind;

        return ContentEdit.Get(type, content, step.Leaves[0].Path) is null ? StepKind.AddPart : StepKind.UpdatePart;
    }

    private static StepDecision AddLinks(PlanStep step, LiveObject live)
    {
        if (!live.Links.TryGetValue(step.Relation!, out var there))
            return Unread(step);

        var ids = there.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        List<ObjectRef> missing = [.. step.Targets.Where(t => !ids.Contains(t.Id))];
        return missing.Count == 0
            ? new StepDecision.AlreadySo()
            : new StepDecision.Write(StepComposer.Compose(step, live.Content?.Root, step.Leaves, missing));
    }

    private static StepDecision RemoveLink(PlanStep step, LiveObject live)
    {
        if (!live.Links.TryGetValue(step.Relation!, out var there))
            return Unread(step);

        return there.Any(t => t.Id == step.Targets[0].Id) ? Write(step, live) : new StepDecision.AlreadySo();
    }

    private static StepDecision SetLink(PlanStep step, LiveObject live, bool overwrite)
    {
        if (!live.Links.TryGetValue(step.Relation!, out var there))
            return Unread(step);

        var current = there.Select(t => t.Id).FirstOrDefault();
        if (current == step.Targets[0].Id)
            return new StepDecision.AlreadySo();

        var expected = JsonText.Parse(step.Leaves.Select(l => l.Expected).FirstOrDefault())?.GetString();
        return overwrite || current == expected || (current is not null && current == step.Unseen)
            ? Write(step, live)
            : new StepDecision.Conflict($"Changed since the report: {step.Relation}.");
    }

    private static StepDecision Unread(PlanStep step) => new StepDecision.Conflict($"The {step.Relation} of {step.ObjectName} could not be read.");

    private static StepDecision Write(PlanStep step, LiveObject live) => new StepDecision.Write(StepComposer.Compose(step, live.Content?.Root));
}
