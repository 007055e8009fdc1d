using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>One object on both sides; null where it was never seen.</summary>
public sealed record ObjectPair
{
    /// <summary>Which object.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>The object then.</summary>
    public DirectoryObject? From { get; init; }

    /// <summary>The object now.</summary>
    public DirectoryObject? Now { get; init; }

    /// <summary>A recovery made it again under this id: a sentence that says so.</summary>
    public string? MadeAgain { get; init; }

    /// <summary>A recovery made it again under an id that is not looked at here: a sentence that says so.</summary>
    public string? MadeAgainElsewhere { get; init; }
}

/// <summary>One link on both sides.</summary>
public sealed record LinkPair
{
    /// <summary>Which link.</summary>
    public required Link Link { get; init; }

    /// <summary>It was there.</summary>
    public bool InFrom { get; init; }

    /// <summary>It is there.</summary>
    public bool InNow { get; init; }

    /// <summary>It ends at what lies in the recycle bin now, where no list shows it: it may be there still, or have been lost before the deletion.</summary>
    public bool IsUnseen { get; init; }
}

/// <summary>Two sides to compare, cut down to what was touched between them.</summary>
public sealed record ComparisonInput
{
    /// <summary>What was asked for then.</summary>
    public required IReadOnlyList<CaptureProfile> FromProfiles { get; init; }

    /// <summary>What was asked for now.</summary>
    public required IReadOnlyList<CaptureProfile> NowProfiles { get; init; }

    /// <summary>How much was read then.</summary>
    public required IReadOnlyList<Coverage> FromCoverage { get; init; }

    /// <summary>How much was read now.</summary>
    public required IReadOnlyList<Coverage> NowCoverage { get; init; }

    /// <summary>Touched objects; untouched ones do no harm.</summary>
    public required IReadOnlyCollection<ObjectPair> Objects { get; init; }

    /// <summary>Touched links; untouched ones do no harm.</summary>
    public required IReadOnlyCollection<LinkPair> Links { get; init; }

    /// <summary>Any object, with state and content of both sides; null for one never seen on either.</summary>
    public required Func<ObjectRef, ObjectPair?> Lookup { get; init; }

    /// <summary>The other end of a link, where it can be told without its content; otherwise <see cref="Lookup"/> tells it. A type that Graph did not say is not known here either.</summary>
    public Func<ObjectRef, LinkEnd?>? FindEnd { get; init; }

    /// <summary>The groups that Conditional Access policies look at, on either side.</summary>
    public PolicyGroups Groups { get; init; } = PolicyGroups.None;

    /// <summary>Ids of the group eligibilities of either side: who has one may be a member or owner for a while only.</summary>
    public IReadOnlySet<string> GroupEligibilities { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>appIds of the portal's own registrations, which a recovery never touches.</summary>
    public IReadOnlySet<string> OwnAppIds { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The other end of a link; null for one never seen on either side.</summary>
    public LinkEnd? EndOf(ObjectRef of) => FindEnd is { } find ? find(of) : LinkEnd.Of(Lookup(of));
}

/// <summary>Something that could not be compared, or not wholly, and why.</summary>
public sealed record NotCompared(string Type, string Relation, string Reason);

/// <summary>The outcome: changes in the catalogue's order, then by name.</summary>
public sealed record Comparison
{
    /// <summary>One for each object that differs.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>Where silence is no proof of sameness.</summary>
    public required IReadOnlyList<NotCompared> NotCompared { get; init; }
}
