using EntraRecoveryPortal.Core.Canonical;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>Where an object lives: in the directory, in the recycle bin, or nowhere.</summary>
public enum ObjectState
{
    /// <summary>In the directory.</summary>
    Present = 0,

    /// <summary>In the recycle bin, from which it can be restored under its own id.</summary>
    SoftDeleted = 1,

    /// <summary>Neither in the directory nor in the recycle bin.</summary>
    Gone = 2,
}

/// <summary>One object as Graph sent it, in canonical form.</summary>
public sealed record DirectoryObject
{
    /// <summary>Which object.</summary>
    public required ObjectRef Ref { get; init; }

    /// <summary>Present unless it came from the recycle bin.</summary>
    public ObjectState State { get; init; } = ObjectState.Present;

    /// <summary>Every property that Graph answered with, unknown ones too.</summary>
    public required CanonicalJson Content { get; init; }
}
