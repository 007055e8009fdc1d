using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>A change while its items are being collected.</summary>
internal sealed class ChangeDraft(ObjectType type, ObjectPair pair, Func<ChangeItem, string?> judge)
{
    private readonly List<ChangeItem> _items = [];

    internal ObjectType Type { get; } = type;

    internal ObjectPair Pair { get; } = pair;

    /// <summary>Update unless the object itself came or went.</summary>
    internal ChangeAction Action { get; set; } = ChangeAction.Update;

    internal bool IsCreatedSince { get; set; }

    internal bool HasItems => _items.Count > 0;

    /// <summary>The groups through which its licences changed.</summary>
    internal SortedSet<string> LicenceGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>All that differs came through its groups.</summary>
    internal bool IsInherited => _items.TrueForAll(i => InheritedLicences.IsReason(i.NotRestorable));

    /// <summary>All that differs is what a membership rule decided.</summary>
    internal bool IsEvaluated => _items.TrueForAll(IsConsequence);

    /// <summary>An attribute was changed here, and not at a group.</summary>
    internal bool IsDecided => _items.Exists(i => i.Kind == ItemKind.Attribute && !InheritedLicences.IsReason(i.NotRestorable));

    internal bool HasNoRisk => _items.TrueForAll(i => i.Risk is null);

    /// <summary>The other ends of its links.</summary>
    internal IEnumerable<ObjectRef> Members => _items.Select(i => i.Target).OfType<ObjectRef>().Distinct();

    /// <summary>Why the object itself cannot come back, as far as that was decided.</summary>
    internal string? WhyNotRestorable => _items.Find(i => i.Kind == ItemKind.Object)?.NotRestorable;

    /// <summary>Why what sleeps with it has no tick of its own: with what cannot come back, it does not come back either.</summary>
    internal string WhyAsleep => WhyNotRestorable ?? ChangeItem.DormantReason;

    /// <summary>Why what it was given since has no tick of its own.</summary>
    internal string WhyGiven => Action is ChangeAction.Restore ? ChangeItem.ComesWithObjectReason : ChangeItem.GoesWithObjectReason;

    /// <summary>The object came or went, so that links and grants may sleep under it.</summary>
    internal bool HoldsDormant => Action is ChangeAction.Restore || (Action is ChangeAction.Recreate && Type.GetsNewId) || IsCreatedSince;

    internal JsonElement? From => Pair.From?.Content.Root;

    internal JsonElement? Now => Pair.Now?.Content.Root;

    /// <summary>What the object says now, or said when it is not there.</summary>
    internal JsonElement Content => (Pair.Now ?? Pair.From)!.Content.Root;

    /// <summary>What changed about this group changed what the person has through it.</summary>
    internal bool DecidesLicencesOf(ObjectRef person) => Action != ChangeAction.Update
        || _items.Exists(i => i.Target?.Id == person.Id || (i.Kind == ItemKind.Attribute && i.Path.StartsWith(Licences.Property, StringComparison.Ordinal)));

    internal void Add(ChangeItem item) => _items.Add(item with { Risk = item.Risk ?? judge(item) });

    internal Change Build(Func<string, ObjectRef?> applicationOf, Causes causes)
    {
        List<ChangeItem> items = [.. _items.OrderBy(i => i.Kind).ThenBy(i => i.Path, StringComparer.Ordinal).ThenBy(i => i.Target?.Id, StringComparer.Ordinal)];
        var cause = causes.Of(this);
        return new Change
        {
            Ref = Pair.Ref,
            DisplayName = Type.DisplayNameOf((Pair.Now ?? Pair.From)!.Content),
            Action = Action,
            FromState = Pair.From?.State,
            NowState = Pair.Now?.State,
            Items = items,
            Risks = [.. items.Select(i => i.Risk).OfType<string>().Distinct(StringComparer.Ordinal)],
            FromContent = Pair.From?.Content,
            NowContent = Pair.Now?.Content,
            IsCreatedSince = IsCreatedSince,
            PartOf = Pair.Ref.Type == "servicePrincipal" && Content.TextAt("appId") is { } appId ? applicationOf(appId) : null,
            FollowsFrom = cause?.Pair.Ref,
            Cause = Pair.MadeAgain ?? causes.SentenceOf(this),
        }.With(items);
    }

    private bool IsConsequence(ChangeItem item) => item.Kind == ItemKind.Link && Restorability.IsConsequence(Type, Content, item.Path);
}
