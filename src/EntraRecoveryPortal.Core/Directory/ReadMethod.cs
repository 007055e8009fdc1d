namespace EntraRecoveryPortal.Core.Directory;

/// <summary>How a type, or a part of it, came into a snapshot.</summary>
public enum ReadMethod
{
    /// <summary>Read whole.</summary>
    Full,

    /// <summary>Only what changed since the snapshot before.</summary>
    Incremental,

    /// <summary>Not read, as planned: taken over from the snapshot before.</summary>
    Carried,
}
