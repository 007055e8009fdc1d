using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>What a recovery towards the "from" side would do with an object.</summary>
public enum ChangeAction
{
    /// <summary>Nothing: the difference is shown with the reason.</summary>
    None,

    /// <summary>Write attributes or links back.</summary>
    Update,

    /// <summary>Take it out of the recycle bin.</summary>
    Restore,

    /// <summary>Move it to the recycle bin: it was not there then.</summary>
    SoftDelete,

    /// <summary>Delete it for ever: it was not there then, and its type has no recycle bin.</summary>
    Delete,

    /// <summary>Make it again: under its natural key, or under a new id (<see cref="ObjectType.GetsNewId"/>).</summary>
    Recreate,
}

/// <summary>What an item of a change is about.</summary>
public enum ItemKind
{
    /// <summary>The object itself; with a target, a grant or assignment that comes and goes with it.</summary>
    Object,

    /// <summary>One attribute, or one element of a keyed array.</summary>
    Attribute,

    /// <summary>One link.</summary>
    Link,
}

/// <summary>The smallest thing that can be ticked.</summary>
public sealed record ChangeItem
{
    /// <summary>Stands before a relation when the object is the link's target: <c>^members</c> is "member of".</summary>
    public const char InverseMark = '^';

    /// <summary>What it is about.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Attribute path, relation name, or empty for the object itself.</summary>
    public string Path { get; init; } = "";

    /// <summary>The other end of a link.</summary>
    public ObjectRef? Target { get; init; }

    /// <summary>Canonical JSON text on the "from" side; null is absent.</summary>
    public string? From { get; init; }

    /// <summary>Canonical JSON text on the "now" side; null is absent.</summary>
    public string? Now { get; init; }

    /// <summary>The link is there on the "from" side.</summary>
    public bool LinkInFrom { get; init; }

    /// <summary>The link is there on the "now" side.</summary>
    public bool LinkInNow { get; init; }

    /// <summary>Why it cannot be ticked; null when it can.</summary>
    public string? NotRestorable { get; init; }

    /// <summary>Why it deserves a closer look.</summary>
    public string? Risk { get; init; }

    /// <summary>A link, grant or assignment that sleeps while the object is away and comes back with it.</summary>
    public bool IsDormant => Path.StartsWith(InverseMark) || (Kind == ItemKind.Object && Target is not null) || NotRestorable == DormantReason;

    /// <summary>Why what sleeps with an object has no tick of its own.</summary>
    public const string DormantReason = "It comes back with the object; the recovery looks afterwards and adds it when it is missing.";
    internal const string ComesWithObjectReason = "It was given before the object was deleted and comes back with it: compare again afterwards to take it away.";
    internal const string GoesWithObjectReason = "It was added with the object and goes with it.";
    internal const string GoesWithSponsorReason = "It came back with its sponsor from the recycle bin and goes there with them.";
}

/// <summary>Everything that differs about one object.</summary>
public sealed record Change
{
    /// <summary>Which object.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>Its name now, or then when it is not there now.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What a recovery would do.</summary>
    public required ChangeAction Action { get; init; }

    /// <summary>Where it was; null when it was never seen.</summary>
    public ObjectState? FromState { get; init; }

    /// <summary>Where it is; null when it was never seen.</summary>
    public ObjectState? NowState { get; init; }

    /// <summary>The object itself first, then attributes by path, then links.</summary>
    public required IReadOnlyList<ChangeItem> Items { get; init; }

    /// <summary>Why nothing about it can be ticked.</summary>
    public string? NotRestorable { get; init; }

    /// <summary>The distinct risks of its items.</summary>
    public IReadOnlyList<string> Risks { get; init; } = [];

    /// <summary>Content then.</summary>
    public CanonicalJson? FromContent { get; init; }

    /// <summary>Content now.</summary>
    public CanonicalJson? NowContent { get; init; }

    /// <summary>It is present now and was not then (made or brought back since); never part of "tick all".</summary>
    public bool IsCreatedSince { get; init; }

    /// <summary>A service principal's application, when that one changed too.</summary>
    public ObjectRef? PartOf { get; init; }

    /// <summary>The change that brought this one about; it is put back there and not here.</summary>
    public ObjectRef? FollowsFrom { get; init; }

    /// <summary>Why it came about, when nobody decided it.</summary>
    public string? Cause { get; init; }

    private const string NothingRestorable = "Nothing about it can be put back.";

    /// <summary>The change with these items: when none of them can be ticked, nothing would be done, and it says why.</summary>
    internal Change With(IReadOnlyList<ChangeItem> items)
    {
        if (items.Any(item => item.NotRestorable is null))
            return this with { Items = items, NotRestorable = null };
        var reasons = items.Select(item => item.NotRestorable).Distinct(StringComparer.Ordinal).ToList();
        return this with { Items = items, Action = ChangeAction.None, NotRestorable = reasons.Count == 1 ? reasons[0] : NothingRestorable };
    }
}
