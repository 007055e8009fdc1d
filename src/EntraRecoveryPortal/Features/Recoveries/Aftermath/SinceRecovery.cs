using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>How what a recovery wrote looks in the newest snapshot that was taken after it.</summary>
public sealed record SinceRecovery
{
    public required int SnapshotNumber { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Steps that were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>Steps that were carried out, looked at or not.</summary>
    public required int CarriedOut { get; init; }

    public required IReadOnlyList<ChangedBack> Changed { get; init; }
}

/// <summary>A step that was carried out and is no longer so.</summary>
public sealed record ChangedBack(int Order, ObjectRef Object, string ObjectName, string What);
