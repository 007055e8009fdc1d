using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>Tells by meaning what differs between two sides, and what a recovery towards the "from" side could do about it.</summary>
public static class SnapshotComparer
{
    /// <summary>Compares. The cost follows what was touched, not the size of the directory.</summary>
    public static Comparison Compare(ComparisonInput input) => new Run(input).Compare();

    private sealed class Run(ComparisonInput input)
    {
        private readonly ComparedScope _scope = new(input);
        private readonly ComparedObjects _objects = new(input);
        private readonly Dictionary<ObjectRef, ChangeDraft> _drafts = [];
        private HashSet<(ObjectRef Source, string Relation)>? _left;

        internal Comparison Compare()
        {
            var (alone, sleeping) = (new List<(ObjectType Type, ObjectPair Pair)>(), new List<(ObjectType Type, ObjectPair Pair)>());
            foreach (var pair in _objects.Touched)
            {
                if (!Catalogue.TryFind(pair.Ref.Type, out var type) || !_scope.Compares(type))
                    continue;

                if (pair.From is { } then && pair.Now is { } now && then.State == now.State && then.Content.Equals(now.Content))
                    continue;
                if (type.Ends.Count == 0)
                    alone.Add((type, pair));
                else if (IsDormant(type, pair))
                    sleeping.Add((type, pair));
                else
                    Keep(CompareObject(type, pair));
            }

            // What points at nothing is compared without looking at another object, and so on every processor.
            var drafts = new ChangeDraft?[alone.Count];
            Parallel.For(0, alone.Count, number => drafts[number] = CompareObject(alone[number].Type, alone[number].Pair));
            foreach (var draft in drafts)
                Keep(draft);
            foreach (var (type, pair) in sleeping)
                HangUnderEnds(type, pair);
            foreach (var link in input.Links)
                CompareLink(link);
            return new Comparison { Changes = Build(), NotCompared = _scope.NotCompared };
        }

        private bool IsDormant(ObjectType type, ObjectPair pair) =>
            type.Ends.Count > 0 && (pair.From ?? pair.Now) is { } one && _objects.EndsOf(type, one.Content.Root).Any(ComparedObjects.IsAwayOnOneSide);

        private void Keep(ChangeDraft? draft)
        {
            if (draft is { HasItems: true })
                _drafts[draft.Pair.Ref] = draft;
        }

        private ChangeDraft? CompareObject(ObjectType type, ObjectPair pair)
        {
            var draft = new ChangeDraft(type, pair, item => Judge(type, item, pair));
            var (then, now) = (Seen(pair.From), Seen(pair.Now));
            if ((then is null && !_scope.AbsenceIsKnown(inFrom: true, type.Name)) || (now is null && !_scope.AbsenceIsKnown(inFrom: false, type.Name)))
                return null;

            if (then != now)
                CompareExistence(draft, then, now);
            if (then == ObjectState.Present && now is not null)
                CompareAttributes(draft);
            // Thousands of changes wait for the last one, and then for the database.
            pair.From?.Content.Forget();
            pair.Now?.Content.Forget();
            return draft;
        }

        private void CompareExistence(ChangeDraft draft, ObjectState? then, ObjectState? now)
        {
            var type = draft.Type;
            draft.IsCreatedSince = now == ObjectState.Present;
            draft.Action = (then, now) switch
            {
                (ObjectState.Present, ObjectState.SoftDeleted) => ChangeAction.Restore,
                (ObjectState.Present, null) when type.IsRecreatable || type.GetsNewId => ChangeAction.Recreate,
                (_, ObjectState.Present) when type.RestorePath is not null => ChangeAction.SoftDelete,
                (_, ObjectState.Present) => ChangeAction.Delete,
                _ => ChangeAction.None,
            };
            var why = draft.Action switch
            {
                ChangeAction.None when then is null => "It was made and deleted since; it lies in the recycle bin.",
                ChangeAction.None or ChangeAction.Recreate when !_scope.KnowsTheBin(type) => "It is gone. Whether it lies in the recycle bin is not known, because the bin could not be read.",
                ChangeAction.None => "It was deleted for ever: Microsoft Graph cannot bring it back under its id.",
                ChangeAction.SoftDelete or ChangeAction.Delete when type.IsSingleton || type.NotDeletableReason is not null => type.NotDeletableReason ?? Restorability.ReadOnly,
                _ => Restorability.OfExistence(type, draft.Action, draft.From, draft.Now)
                    ?? (draft.Action == ChangeAction.Recreate ? type.WhyNotMadeAgain(draft.From!.Value) : null),
            };
            draft.Add(new ChangeItem
            {
                Kind = ItemKind.Object,
                From = ObjectItem.TextOf(then),
                Now = ObjectItem.TextOf(now),
                NotRestorable = OwnReason(draft.Pair) ?? UnreadScheduleReason(type) ?? (draft.Action == ChangeAction.Recreate ? draft.Pair.MadeAgainElsewhere : null) ?? why,
            });
        }

        private void CompareAttributes(ChangeDraft draft)
        {
            var (type, from, now) = (draft.Type, draft.Pair.From!, draft.Pair.Now!);
            var isAway = now.State != ObjectState.Present;
            var whyNotBack = isAway ? draft.WhyNotRestorable : null;
            var differences = AttributeDiffer.Diff(type, from.Content.Root, now.Content.Root, name =>
                _scope.ComparesProperty(type, name) && (!isAway || now.Content.Root.TryGetProperty(name, out _)));
            foreach (var (difference, givers, notTold) in InheritedLicences.ToldApart(type, differences, from.Content.Root, now.Content.Root))
            {
                draft.LicenceGroups.UnionWith(givers ?? []);
                draft.Add(new ChangeItem
                {
                    Kind = ItemKind.Attribute,
                    Path = difference.Path,
                    From = JsonText.Of(difference.From),
                    Now = JsonText.Of(difference.Now),
                    NotRestorable = OwnReason(draft.Pair) ?? UnreadScheduleReason(type) ?? whyNotBack ?? notTold ?? (givers is null ? null : InheritedLicences.Reason([.. givers.Select(NameOfGroup).OfType<string>()]))
                        ?? WhyStillSponsor(difference) ?? Restorability.OfAttribute(type, now.Content.Root, difference),
                });
            }
        }

        // Whoever comes out of the recycle bin answers for the agents again that they answered for, and sleeps there with that.
        private string? WhyStillSponsor(AttributeDifference difference) => difference.From is null && AgentParts.SponsorIn(difference.Path)
            .Any(one => _objects.Find(one) is { From.State: ObjectState.SoftDeleted, Now.State: ObjectState.Present }) ? ChangeItem.GoesWithSponsorReason : null;

        private string? NameOfGroup(string id) =>
            _objects.Find(new ObjectRef("group", id)) is { } group ? Catalogue.Of("group").DisplayNameOf((group.From ?? group.Now)!.Content) : null;

        /// <summary>A grant or assignment of an object that came or went has no row of its own.</summary>
        private void HangUnderEnds(ObjectType type, ObjectPair pair)
        {
            var content = (pair.From ?? pair.Now)!.Content;
            if (Seen(pair.From) == Seen(pair.Now))
                return;

            foreach (var end in _objects.EndsOf(type, content.Root).Where(ComparedObjects.IsAwayOnOneSide))
            {
                if (!_drafts.TryGetValue(end.Ref, out var draft) || !draft.HoldsDormant)
                    continue;

                var wasThere = ComparedObjects.IsPresent(pair.From);
                var item = new ChangeItem
                {
                    Kind = ItemKind.Object,
                    Path = type.Name,
                    Target = pair.Ref,
                    From = pair.From?.Content.ToString(),
                    Now = pair.Now?.Content.ToString(),
                    NotRestorable = wasThere ? OwnReason(pair) ?? draft.WhyAsleep : draft.WhyGiven,
                };
                draft.Add(item with { Risk = Judge(type, item, pair) });
            }
        }

        private void CompareLink(LinkPair pair)
        {
            var link = pair.Link;
            if (pair.InFrom == pair.InNow || !Catalogue.TryFind(link.Source.Type, out var type) || type.RelationOf(link.Relation) is not { } relation
                || !(pair.IsUnseen || (_scope.ComparesRelation(type, link.Relation) && _scope.AbsenceIsKnown(!pair.InFrom, type.Name, link.Relation)))
                || _objects.Find(link.Source) is not { } source)
            {
                return;
            }

            var target = _objects.FindEnd(link.Target);
            var item = new ChangeItem { Kind = ItemKind.Link, Path = link.Relation, Target = target?.Ref ?? link.Target, LinkInFrom = pair.InFrom, LinkInNow = pair.InNow };
            if (ComparedObjects.IsAwayOnOneSide(source))
            {
                // What was in the bin then, or is gone since, is nothing that could come back.
                if (pair.InNow || target is null or { InFrom: true })
                    HangUnder(link.Source, item, type, source);
            }
            else if (target is not null && !(target.InFrom && target.InNow) && !(pair.InNow && IsInsteadOfAnother(link, relation)))
                HangUnder(target.Ref, item, type, source);
            else
                DraftOf(type, source).Add(item with { NotRestorable = OwnReason(source) ?? WhyNotBack(type, source.Now!, relation, item, source) });
        }

        /// <summary>Where there is one at most, who came since and took the place of another is what differs about whoever has them, and would not go if the object stayed.</summary>
        private bool IsInsteadOfAnother(Link link, Relation relation) => relation.Write == LinkWrite.PutRef
            && (_left ??= [.. input.Links.Where(pair => pair is { InFrom: true, InNow: false }).Select(pair => (pair.Link.Source, pair.Link.Relation))]).Contains((link.Source, link.Relation));

        private void HangUnder(ObjectRef away, ChangeItem item, ObjectType sourceType, ObjectPair source)
        {
            if (!_drafts.TryGetValue(away, out var draft) || !draft.HoldsDormant)
                return;

            var risk = Judge(sourceType, item, source);
            var isSource = away == source.Ref;
            draft.Add(item with
            {
                Path = isSource ? item.Path : ChangeItem.InverseMark + item.Path,
                Target = isSource ? item.Target : source.Ref,
                NotRestorable = !item.LinkInFrom ? draft.WhyGiven
                    : OwnReason(source) ?? WhyNotBack(sourceType, (source.From ?? source.Now)!, sourceType.RelationOf(item.Path)!, item, source) ?? draft.WhyAsleep,
                Risk = risk,
            });
        }

        // A membership that somebody eligible had may have been activated for a while; put back, it would stay. One that came since can be taken away either way.
        private string? WhyNotBack(ObjectType type, DirectoryObject judged, Relation relation, ChangeItem item, ObjectPair source) =>
            Restorability.OfLink(type, judged.Content.Root, relation, source.From?.Content.Root)
            ?? (item.LinkInFrom && input.GroupEligibilities.Contains(RoleTypes.GroupEligibilityOf(source.Ref, relation, item.Target!.Value)) ? Restorability.Activated : null);

        private ChangeDraft DraftOf(ObjectType type, ObjectPair pair)
        {
            if (!_drafts.TryGetValue(pair.Ref, out var draft))
                _drafts[pair.Ref] = draft = new ChangeDraft(type, pair, item => Judge(type, item, pair));
            return draft;
        }

        private string? Judge(ObjectType type, ChangeItem item, ObjectPair pair) => RiskRules.Judge(new(type, item, pair.From?.Content.Root, pair.Now?.Content.Root)
        {
            IsOwn = () => OwnReason(pair) is not null,
            Groups = input.Groups,
        });

        private string? OwnReason(ObjectPair pair)
        {
            if (_objects.IsOwn(pair))
                return Restorability.OwnApplication;

            return Catalogue.TryFind(pair.Ref.Type, out var type) && type.Ends.Count > 0 && (pair.Now ?? pair.From) is { } one
                && _objects.EndsOf(type, one.Content.Root).Any(_objects.IsOwn) ? Restorability.OwnApplication : null;
        }

        private string? UnreadScheduleReason(ObjectType type) =>
            type.Joined.FirstOrDefault(j => j.On.Count > 0) is { } part && !_scope.ReadsWhole(type, part.Name)
                ? "Role schedules could not be read, so an activated role cannot be told from an assigned one."
                : null;

        private static ObjectState? Seen(DirectoryObject? one) => one is null or { State: ObjectState.Gone } ? null : one.State;

        private IReadOnlyList<Change> Build()
        {
            var applications = _drafts.Values.Where(d => d.Type.Name == "application" && d.Content.TextAt("appId") is not null)
                .GroupBy(d => d.Content.TextAt("appId")!, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => g.First().Pair.Ref, StringComparer.OrdinalIgnoreCase);
            var causes = new Causes(_drafts);
            var order = Catalogue.Every.Select((type, index) => (type.Name, index)).ToDictionary(t => t.Name, t => t.index, StringComparer.Ordinal);
            return
            [
                .. _drafts.Values.Select(d => d.Build(appId => applications.TryGetValue(appId, out var app) ? app : null, causes))
                    .OrderBy(c => order[c.Ref.Type]).ThenBy(c => c.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Ref.Id, StringComparer.Ordinal),
            ];
        }
    }
}
