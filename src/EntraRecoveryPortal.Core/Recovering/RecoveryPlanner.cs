using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Turns ticks into the fewest writes that do what was ticked and nothing else.</summary>
public static class RecoveryPlanner
{
    /// <summary>Plans. Where a live object is known it is composed from, else what the report saw.</summary>
    /// <param name="ticks">What somebody ticked.</param>
    /// <param name="live">The touched objects as they are; null where they could not be read.</param>
    /// <param name="referring">Live objects that still name what the plan makes again under its old id: they are pointed to the new one.</param>
    /// <param name="reach">Whom the writer may change; null where nobody knows.</param>
    /// <param name="now">What has ended by then is not given again; null where nothing has.</param>
    /// <param name="choices">What was decided on the review of an earlier plan; null where nothing was.</param>
    public static RecoveryPlan Plan(
        IReadOnlyList<Tick> ticks, Func<ObjectRef, LiveObject?> live, IReadOnlyList<LiveObject>? referring = null, WriterReach? reach = null, DateTimeOffset? now = null, PlanChoices? choices = null) =>
        new Run(ticks, live, referring ?? []).Plan(reach, now ?? DateTimeOffset.MinValue, choices ?? PlanChoices.None);

    /// <summary>The ids by which others name what is ticked to be made again under a new one.</summary>
    public static IReadOnlyList<string> LostIds(IReadOnlyList<Tick> ticks)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        return [.. ticks.Where(IsMadeAgain).SelectMany(tick => Catalogue.Of(tick.Change.Ref.Type).OwnIdsOf(tick.Change.FromContent!.Root))];
    }

    private static bool IsMadeAgain(Tick tick) =>
        tick.Change is { Action: ChangeAction.Recreate, FromContent: not null } change && Catalogue.Of(change.Ref.Type).GetsNewId
        && tick.Items.Any(item => item is { Kind: ItemKind.Object, NotRestorable: null, IsDormant: false });

    /// <summary>What a plan of this tick would name beside the objects it writes to: with these known, nothing is planned that Graph refuses because they are missing.</summary>
    public static IEnumerable<ObjectRef> EndsOf(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        var change = tick.Change;
        var sources = change.Items.Where(item => item is { Kind: ItemKind.Object, Target: not null, From: not null }).Select(item => (item.Target!.Value.Type, Content: JsonElement.Parse(item.From!)));
        if (change is { Action: ChangeAction.Recreate, FromContent: { } from })
            sources = sources.Append((change.Ref.Type, from.Root));
        var ends = sources.SelectMany(source => MissingEnds.EndsOf(Catalogue.Of(source.Type), source.Content)).SelectMany(end => end);
        return change.Ref.Type == "conditionalAccessPolicy"
            ? ends.Concat(new[] { change.FromContent, change.NowContent }.OfType<CanonicalJson>().SelectMany(policy => MissingEnds.NamedBy(policy.Root)))
            : ends.Concat(tick.Items.Where(item => item is { Kind: ItemKind.Link, Target: not null }).Select(item => item.Target!.Value)).Concat(ReplacedBy(tick)).Concat(NamedInside.NamedBy(tick));
    }

    /// <summary>Whom single links lead to now that a tick sets to somebody else.</summary>
    private static IEnumerable<ObjectRef> ReplacedBy(Tick tick)
    {
        var set = tick.Items.Where(item => item is { Kind: ItemKind.Link, LinkInFrom: true }).Select(item => item.Path).Where(path => Catalogue.Of(tick.Change.Ref.Type).RelationOf(path) is { Write: LinkWrite.PutRef }).ToHashSet(StringComparer.Ordinal);
        return tick.Change.Items.Where(item => item is { Kind: ItemKind.Link, LinkInNow: true, Target: not null } && set.Contains(item.Path)).Select(item => item.Target!.Value);
    }

    private sealed class Run
    {
        private static readonly HashSet<string> GivenByInvitation = ["mail", "mailNickname", "otherMails", "userPrincipalName"];
        private static readonly JsonElement Nothing = JsonElement.Parse("{}");
        private readonly IReadOnlyList<Tick> _ticks;
        private readonly Func<ObjectRef, LiveObject?> _live;
        private readonly Dictionary<ObjectRef, string> _names;
        private readonly LinkSteps _links;
        private readonly List<PlanStep> _steps = [];
        private readonly List<LeftOut> _leftOut = [];
        private readonly HashSet<ObjectRef> _made = [];

        private readonly ReplacedIds _newIds;
        private readonly HashSet<ObjectRef> _comingBack;
        private readonly HashSet<ObjectRef> _pointedOnly;

        internal Run(IReadOnlyList<Tick> ticks, Func<ObjectRef, LiveObject?> live, IReadOnlyList<LiveObject> referring)
        {
            _newIds = new(LostIds(ticks).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(id => id, ReplacedIds.ToCome));
            var pointed = referring.Select(one => References.Of(one, _newIds)).OfType<Tick>().ToList();
            _pointedOnly = [.. pointed.Select(t => t.Change.Ref).Except(ticks.Select(t => t.Change.Ref))];
            _ticks = [.. ticks.Concat(pointed).GroupBy(t => t.Change.Ref).Select(g => new Tick(g.First().Change, [.. g.SelectMany(t => t.Items).DistinctBy(i => (i.Kind, i.Path, i.Target))]))];
            _comingBack = [.. _ticks.Where(t => t.Change.Action == ChangeAction.Restore || IsMadeAgain(t)).Select(t => t.Change.Ref)];
            _live = live;
            _names = _ticks.ToDictionary(t => t.Change.Ref, t => t.Change.DisplayName);
            var moving = _ticks.Where(t => (t.Change.Action == ChangeAction.SoftDelete || (t.Change.Action == ChangeAction.Restore && IsAsleep(t.Change.Ref))) && t.Items.Any(i => i is { Kind: ItemKind.Object, NotRestorable: null, IsDormant: false }))
                .Select(t => t.Change.Ref).ToHashSet();
            _links = new LinkSteps(NameOf, moving.Contains, IsAsleep);
        }

        internal RecoveryPlan Plan(WriterReach? reach, DateTimeOffset now, PlanChoices choices)
        {
            foreach (var tick in _ticks)
                Add(tick);
            _steps.AddRange(_links.Steps());
            var plan = new PlanSieve(_live, ContentOf)
            {
                Reach = reach,
                Asleep = one => _ticks.Where(t => t.Change.Ref == one).SelectMany(t => ReachMarks.Asleep(t.Change)),
                Now = now,
                Choices = choices,
                NewIds = _newIds,
            }.Plan(_steps, _leftOut);
            return plan with { Warnings = [.. plan.Warnings, .. RisksAgain.Of(_ticks)] };
        }

        private void Add(Tick tick)
        {
            var change = tick.Change;
            foreach (var item in tick.Items.Where(i => i.NotRestorable is not null && !i.IsDormant))
                _leftOut.Add(new LeftOut(change.Ref, change.DisplayName, item.Path, item.NotRestorable!));

            var items = tick.Items.Where(i => i.NotRestorable is null).ToList();
            if (items.Exists(i => i.Kind == ItemKind.Object))
            {
                AddObject(change);
            }
            else if (change.Action == ChangeAction.Restore)
            {
                _leftOut.AddRange(items.Select(i => new LeftOut(change.Ref, change.DisplayName, i.Path, "It is in the recycle bin: tick the object itself too.")));
                return;
            }

            var attributes = items.Where(i => i.Kind == ItemKind.Attribute).ToList();
            if (attributes.Count > 0)
                _steps.AddRange(Written(change, ContentOf(change), attributes, _pointedOnly.Contains(change.Ref) ? "Point {0} to what is made again." : null));
            foreach (var item in items.Where(i => i.Kind == ItemKind.Link))
                _links.Add(change, item);
        }

        private void AddObject(Change change)
        {
            var type = Catalogue.Of(change.Ref.Type);
            switch (change.Action)
            {
                case ChangeAction.Restore:
                    _steps.Add(Step(change, StepKind.RestoreFromBin, "Take it out of the recycle bin.") with
                    {
                        Source = change.FromContent?.ToString(),
                        Fallback = type.Lane == Lane.ConditionalAccess && change.FromContent is { } source ? StepComposer.MakeAgain(type, source.Root) : null,
                    });
                    AddUnseenParts(change, type);
                    AddDormant(change);
                    break;
                case ChangeAction.Recreate when type.GetsNewId:
                    MakeAgain(change, type);
                    AddDormant(change);
                    break;
                case ChangeAction.Recreate:
                    if (_made.Add(change.Ref))
                        _steps.Add(Made(change.Ref, change.DisplayName, change.FromContent!.ToString(), "Make it again: it has no recycle bin."));
                    break;
                case ChangeAction.SoftDelete:
                    _steps.Add(Step(change, StepKind.SoftDelete, "Move it to the recycle bin: it was not there then.") with { Source = change.NowContent?.ToString() });
                    break;
                case ChangeAction.Delete:
                    _steps.Add(Step(change, StepKind.Delete, "Delete it for ever: it was not there then, and there is no recycle bin for it.") with
                    {
                        Urgent = change.Risks.Count > 0,
                        CanBeUndone = type.IsRecreatable,
                        CannotBeUndoneReason = type.IsRecreatable ? null : "There is no recycle bin for it.",
                    });
                    break;
                case ChangeAction.None or ChangeAction.Update:
                    _leftOut.Add(new LeftOut(change.Ref, change.DisplayName, "", change.NotRestorable ?? Restorability.ReadOnly));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(change));
            }
        }

        /// <summary>Parts that the recycle bin does not show: they come back with the object, but for one that was removed just before it.</summary>
        private void AddUnseenParts(Change change, ObjectType type)
        {
            if (change.FromContent is not { } then)
                return;
            var parts = AttributeDiffer.Diff(type, then.Root, Nothing, name => type.Joined.Any(part => part.Fills(name)) && change.NowContent?.Root.At(name) is null)
                .Where(part => type.RuleFor(part.Path).Writable == Writability.OwnCall)
                .Select(part => new ChangeItem { Kind = ItemKind.Attribute, Path = part.Path, From = JsonText.Of(part.From) }).ToList();
            _steps.AddRange(Written(change, Nothing, parts, "Look whether {0} came back, and make it again when it is missing."));
        }

        private void AddDormant(Change change)
        {
            foreach (var item in change.Items.Where(i => i.IsDormant && i.NotRestorable == ChangeItem.DormantReason))
            {
                if (WhyNotBack(change, item) is { } why)
                {
                    var isInverse = item.Path.StartsWith(ChangeItem.InverseMark);
                    var holder = isInverse ? item.Target!.Value : change.Ref;
                    _leftOut.Add(new LeftOut(holder, NameOf(holder), item.Path.TrimStart(ChangeItem.InverseMark), isInverse ? $"{change.DisplayName} is not added. {why}" : why));
                }
                else if (item is { Kind: ItemKind.Object, Target: { } target, From: { } source })
                {
                    if (_made.Add(target))
                        _steps.Add(Made(target, Catalogue.Of(target.Type).DisplayNameOf(JsonElement.Parse(source)), source, change.Action == ChangeAction.Recreate ? "It went with what is made again." : "Look whether it came back, and make it again when it is missing."));
                }
                else if (item.Kind == ItemKind.Link)
                {
                    _links.AddDormant(change, item);
                }
            }
        }

        /// <summary>What hangs on something made again is really written; so it must be something that can be, and its other end must be there.</summary>
        private string? WhyNotBack(Change change, ChangeItem item)
        {
            if (change.Action != ChangeAction.Recreate || item.Target is not { } target)
                return null;
            if (item.Kind == ItemKind.Object)
            {
                var grant = Catalogue.Of(target.Type);
                return grant.NotRestorableReason ?? (_live(target) is { State: ObjectState.Present } ? null : target.Id.Split('|').Select(id => WhyAway(new ObjectRef("", id))).FirstOrDefault(reason => reason is not null));
            }

            var isInverse = item.Path.StartsWith(ChangeItem.InverseMark);
            var (holder, content) = isInverse ? (target, _live(target)?.Content) : (change.Ref, change.FromContent);
            return WhyAway(target) ?? (content is not null && Catalogue.Of(holder.Type).RelationOf(item.Path.TrimStart(ChangeItem.InverseMark)) is { } relation
                ? Restorability.OfLink(Catalogue.Of(holder.Type), content.Root, relation)
                : null);
        }

        private string? WhyAway(ObjectRef end) =>
            _ticks.FirstOrDefault(t => t.Change.Ref.Id == end.Id && t.Change.NowState != ObjectState.Present && !_comingBack.Contains(t.Change.Ref)) is { } away
            || (Catalogue.TryFind(end.Type, out _) && _live(end) is { State: not ObjectState.Present } && !_comingBack.Contains(end))
                ? "The other end is not there: tick it too." : null;

        private void MakeAgain(Change change, ObjectType type)
        {
            var source = change.FromContent!.Root;
            _steps.Add(Made(change.Ref, change.DisplayName, change.FromContent.ToString(), "It is gone for good; it comes back under a new id.", getsNewId: true));
            var isGuest = type.Name == "user" && Guests.IsGuest(source);
            var made = CanonicalJson.Parse((isGuest ? BodyComposer.Invited(source) : BodyComposer.MakeAgain(type, source)).ToJsonString()).Root;
            var later = AttributeDiffer.Diff(type, Licences.Own(type, source) ?? source, made, name => !type.LostWithId.Contains(name, StringComparer.Ordinal) && !(isGuest && GivenByInvitation.Contains(name)))
                .Where(difference => type.RuleFor(difference.Path).Writable is Writability.Patch or Writability.PatchBlock or Writability.OwnCall && !(AttributePath.Root(difference.Path) is Licences.Property && Licences.Own(type, source) is null))
                .Select(difference => new ChangeItem { Kind = ItemKind.Attribute, Path = difference.Path, From = JsonText.Of(difference.From), Now = JsonText.Of(difference.Now) })
                .ToList();
            if (later.Count > 0)
                _steps.AddRange(Written(change, made, later, "Complete what is made again: {0}."));
        }

        private static IEnumerable<PlanStep> Written(Change change, JsonElement content, IReadOnlyList<ChangeItem> items, string? why) =>
            new AttributeSteps(change, change.DisplayName, content).Steps(items)
                .Select(step => why is null || step.Kind is StepKind.DisableEntitlements ? step : step with { Why = why.Replace("{0}", AttributeSteps.Paths(step.Leaves.Select(leaf => leaf.Path)), StringComparison.Ordinal) });

        private PlanStep Step(Change change, StepKind kind, string why)
        {
            var step = new PlanStep
            {
                Object = change.Ref,
                ObjectName = change.DisplayName,
                Kind = kind,
                Why = why,
                Before = ObjectItem.TextOf(change.NowState) ?? "null",
                After = ObjectItem.TextOf(kind switch
                {
                    StepKind.RestoreFromBin => ObjectState.Present,
                    StepKind.SoftDelete => ObjectState.SoftDeleted,
                    _ => null,
                }) ?? "null",
                Call = LinkSteps.Unsent,
                Lane = Catalogue.Of(change.Ref.Type).Lane,
                Urgent = kind == StepKind.SoftDelete && change.Risks.Count > 0,
            };
            return step with { Call = StepComposer.Compose(step, change.NowContent is null ? null : ContentOf(change)) };
        }

        private static PlanStep Made(ObjectRef target, string name, string source, string why, bool getsNewId = false)
        {
            var type = Catalogue.Of(target.Type);
            var call = getsNewId ? StepComposer.MakeAgain(type, JsonElement.Parse(source)) : StepComposer.Create(type, JsonElement.Parse(source));
            return new PlanStep
            {
                Object = target,
                ObjectName = name,
                Kind = StepKind.Create,
                Why = why,
                Source = source,
                Before = "null",
                After = call.Body!,
                Call = call,
                Lane = type.Lane,
                GetsNewId = getsNewId,
                CanBeUndone = type.NotDeletableReason is null,
                CannotBeUndoneReason = type.NotDeletableReason,
            };
        }

        private JsonElement ContentOf(PlanStep step) => _live(step.Object)?.Content?.Root ?? _ticks.Where(t => t.Change.Ref == step.Object).Select(t => t.Change.NowContent).FirstOrDefault()?.Root ?? default;

        private JsonElement ContentOf(Change change) => (_live(change.Ref)?.Content ?? change.NowContent ?? change.FromContent)!.Root;

        private bool IsAsleep(ObjectRef one) => _live(one)?.State == ObjectState.SoftDeleted;

        private string NameOf(ObjectRef one) =>
            _names.TryGetValue(one, out var name) ? name
            : _live(one)?.Content is { } content ? Catalogue.Of(one.Type).DisplayNameOf(content.Root) : one.Id;
    }
}
