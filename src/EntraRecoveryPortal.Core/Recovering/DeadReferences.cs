using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Finds what a plan would write, or leave as it is, that names something gone for good, and drops what was chosen, unless that would empty an include or a protecting exclude.</summary>
internal sealed class DeadReferences
{
    private const string Assignment = "An assignment is nothing without it, so the whole of it is left out.";
    private const string ByHand = "It is the last of its list, or the rule is about it: change the rule by hand.";
    private const string Dropped = "It names what is gone for good, and was dropped as was chosen.";
    private const string Why = "What is gone for good is dropped, as was chosen.";

    private readonly Func<ObjectRef, LiveObject?> _live;
    private readonly Func<PlanStep, JsonElement> _content;
    private readonly PlanChoices _choices;
    private readonly List<LeftOut> _leftOut;
    private readonly List<DeadReference> _found = [];
    private readonly HashSet<string> _given;

    internal DeadReferences(IReadOnlyList<PlanStep> planned, Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content, PlanChoices choices, List<LeftOut> leftOut)
    {
        (_live, _content, _choices, _leftOut) = (live, content, choices, leftOut);
        _given = planned.Where(step => step.Kind is StepKind.RestoreFromBin or StepKind.Create).SelectMany(step => step.IdsGiven()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Steps = [.. PolicySteps.Replaced(planned, OfPolicy, Alone)];
    }

    /// <summary>The steps without what is dropped.</summary>
    internal IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>Every such reference, dropped or not.</summary>
    internal IReadOnlyList<DeadReference> Found => _found;

    /// <summary>What a policy loses with what is dropped, and what it names that nobody looked for.</summary>
    internal IEnumerable<PlanWarning> Warnings => _found
        .Select(one => (one, Sentence: one is { IsDropped: true, WithoutIt: { } lost } ? $"{one.Id} is dropped, as was chosen. {lost}" : one is { IsUnknown: true, IsDropped: false } ? Unknown(one) : null))
        .Where(pair => pair.Sentence is not null).Select(pair => new PlanWarning(pair.one.Object, pair.one.ObjectName, pair.Sentence!));

    private static string Unknown(DeadReference one) => one.Path.EndsWith("termsOfUse", StringComparison.Ordinal)
        ? $"It names terms of use ({one.Id}), which are not read: nobody knows whether they are still there. If they are not, Microsoft Graph refuses the change."
        : $"It names authentication context {one.Id}, and these are not read: nobody knows whether it is still there. If it is not, Microsoft Graph may refuse the change.";

    private IReadOnlyList<PlanStep> OfPolicy(IReadOnlyList<PlanStep> own)
    {
        var policy = new PolicySteps(own, _content);
        if (policy.Said is not { } after)
            return own;

        var dropped = new List<(string Path, string Id)>();
        foreach (var (list, id) in PolicyList.All.SelectMany(list => list.IdsIn(after).Where(id => list.IsUnread || AreGone([new(list.Type, id)])).Select(id => (list, id))).ToList())
        {
            var left = PolicyList.Without(after, [(list.Path, id)]);
            var isEmpty = list.IsEmptyIn(left);
            if (!IsDropped(own[0], list.Path, id, isEmpty ? list.WithoutAny : null, isEmpty ? null : list.ChangedIn(left), list.IsUnread))
                continue;
            after = left;
            dropped.Add((list.Path, id));
        }

        return dropped.Count == 0 ? own : policy.Edited(one => PolicyList.Without(one, dropped), [.. dropped.Select(one => one.Path).Distinct(StringComparer.Ordinal)], Why);
    }

    private PlanStep? Alone(PlanStep step)
    {
        if (step is { Kind: StepKind.Create, GetsNewId: false })
            return Assigned(step);
        if (step is { Kind: StepKind.Create, Source: { } source })
            return Made(step, JsonElement.Parse(source));
        return step.Relation is null && step.Leaves.Count > 0 ? Written(step) : step;
    }

    private PlanStep Assigned(PlanStep step)
    {
        var source = JsonElement.Parse(step.Source!);
        foreach (var end in Catalogue.Of(step.Object.Type).Ends.Where(end => source.TextAt(end.Property) is { Length: > 0 }))
        {
            var id = source.TextAt(end.Property)!;
            if (AreGone([.. end.Types.Select(type => new ObjectRef(type, id))]))
                IsDropped(step, end.Property, id, Assignment);
        }

        return step;
    }

    private PlanStep? Written(PlanStep step)
    {
        var type = Catalogue.Of(step.Object.Type);
        var left = step.Leaves.ToList();
        foreach (var leaf in step.Leaves.Where(leaf => leaf.Target is not null))
        {
            if (NamedInside.InItem(type.Name, leaf.Path) is { } item && AreGone([item.Named]))
            {
                List<LeafWrite> others = [.. left.Where(other => other != leaf)];
                if (!IsDropped(step, leaf.Path, item.Named.Id, IsEmptyWith(step, others, ListOf(leaf.Path)) ? item.WithoutAny : null))
                    continue;
                left = others;
                _leftOut.Add(new LeftOut(step.Object, step.ObjectName, leaf.Path, Dropped));
            }
            else if (type.Name == "group" && leaf.Path is NamedInside.Rule && RuleWithout(step, JsonText.Parse(leaf.Target)!.Value.GetString()!) is { } rule)
            {
                left[left.IndexOf(leaf)] = leaf with { Target = JsonSerializer.Serialize(rule) };
            }
        }

        if (left.SequenceEqual(step.Leaves))
            return step;
        return left.Count == 0 ? null : AttributeSteps.Against(step with { Leaves = left, Why = $"{step.Why} {Why}" }, _content(step));
    }

    private PlanStep Made(PlanStep step, JsonElement source)
    {
        var type = Catalogue.Of(step.Object.Type);
        if (type.Name is not ("application" or "group"))
            return step;
        var after = (JsonObject)ContentEdit.NodeOf(source)!;
        foreach (var path in NamedInside.ItemsOf(type, source))
        {
            if (NamedInside.InItem(type.Name, path) is { } item && AreGone([item.Named]) && IsDropped(step, path, item.Named.Id, why: null))
                ContentEdit.Set(type, after, path, value: null);
        }

        if (source.TextAt(NamedInside.Rule) is { } rule && RuleWithout(step, rule) is { } left)
            after[NamedInside.Rule] = left;
        var made = JsonElement.Parse(after.ToJsonString());
        if (JsonText.Of(made) == JsonText.Of(source))
            return step;
        var call = StepComposer.MakeAgain(type, made);
        return step with { Source = JsonText.Of(made), Call = call, After = call.Body!, Why = $"{step.Why} {Why}" };
    }

    /// <summary>The rule without what is dropped of it; null when nothing is.</summary>
    private string? RuleWithout(PlanStep step, string rule)
    {
        var left = rule;
        foreach (var (id, ends) in NamedInside.InRule(rule).Where(one => AreGone(one.Ends)))
        {
            var without = NamedInside.WithoutInRule(left, id);
            if (IsDropped(step, NamedInside.Rule, id, without is null ? ByHand : null))
                left = without!;
        }

        return left == rule ? null : left;
    }

    private bool IsDropped(PlanStep step, string path, string id, string? why, string? withoutIt = null, bool isUnknown = false)
    {
        var key = PlanChoices.KeyOf(step.Object, path, id);
        var isDropped = why is null && _choices.Hold(key);
        if (!_found.Exists(one => one.Key == key))
            _found.Add(new DeadReference(key, step.Object, step.ObjectName, path, id) { IsDropped = isDropped, WhyKept = why, WithoutIt = withoutIt, IsUnknown = isUnknown });
        return isDropped;
    }

    private bool AreGone(IReadOnlyList<ObjectRef> ends) => ends.Count > 0 && !_given.Contains(ends[0].Id) && ends.All(end => _live(end) is { State: ObjectState.Gone });

    private bool IsEmptyWith(PlanStep step, IReadOnlyList<LeafWrite> leaves, string list)
    {
        var type = Catalogue.Of(step.Object.Type);
        return !(ContentEdit.Get(type, AttributeSteps.Applied(type, _content(step), leaves), list) is { ValueKind: JsonValueKind.Array } left && left.GetArrayLength() > 0);
    }

    private static string ListOf(string itemPath) => itemPath[..itemPath.LastIndexOf('[')];
}
