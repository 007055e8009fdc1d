namespace EntraRecoveryPortal.Core.Directory;

/// <summary>What the items of a JSON array, or the words of a string, mean together.</summary>
public enum ArrayMeaning
{
    /// <summary>Order and repetition say nothing.</summary>
    Set,

    /// <summary>Items are told apart by a key property; each is compared and ticked on its own.</summary>
    Keyed,

    /// <summary>Order matters.</summary>
    Ordered,

    /// <summary>A string of words separated by spaces that form a set (OAuth scopes).</summary>
    ScopeString,

    /// <summary>A set of strings, each itself a comma-separated set of flags.</summary>
    FlagSet,
}

/// <summary>How an attribute can be written back.</summary>
public enum Writability
{
    /// <summary>By PATCH of the property alone.</summary>
    Patch,

    /// <summary>By PATCH of its whole top-level property: Graph replaces the block.</summary>
    PatchBlock,

    /// <summary>By a call of its own.</summary>
    OwnCall,

    /// <summary>Not at all.</summary>
    ReadOnly,

    /// <summary>Only when the object is created.</summary>
    CreateOnly,

    /// <summary>An added credential can be removed; a lost one cannot be made again.</summary>
    Secret,
}

/// <summary>What the catalogue knows about an attribute and everything under it, unless a longer path says otherwise.</summary>
public sealed record AttributeRule
{
    /// <summary>Dotted path; <c>[]</c> stands for any item of a keyed array.</summary>
    public required string Path { get; init; }

    /// <summary>False for what is kept but never compared.</summary>
    public bool Compared { get; init; } = true;

    /// <summary>True for what Graph changes by itself; never compared.</summary>
    public bool Volatile { get; init; }

    /// <summary>How an array (or scope string) at this very path compares.</summary>
    public ArrayMeaning Array { get; init; } = ArrayMeaning.Set;

    /// <summary>The property that tells the items of a keyed array apart.</summary>
    public string? Key { get; init; }

    /// <summary>True when items of a keyed array that both sides have are compared leaf by leaf.</summary>
    public bool Deep { get; init; }

    /// <summary>How it is written back.</summary>
    public Writability Writable { get; init; } = Writability.Patch;

    /// <summary>Writing it on a privileged person needs a directory role on the writing application.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>True when the cloud owns the value even on an object synced from on-premises.</summary>
    public bool IsCloudOwned { get; init; }

    /// <summary>Why it cannot be written back.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a difference here counts.</summary>
    public bool Counts => Compared && !Volatile;
}
