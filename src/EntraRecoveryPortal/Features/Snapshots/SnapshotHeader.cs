using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A sealed snapshot's header.</summary>
public sealed record SnapshotHeader
{
    public required long SnapshotKey { get; init; }
    public required long TenantKey { get; init; }
    public required int Number { get; init; }
    public required DateTime StartedAt { get; init; }
    public required DateTime SealedAt { get; init; }
    public required DateTime ExpiresAt { get; init; }
    public required bool IsComplete { get; init; }
    public required int ObjectCount { get; init; }
    public required int LinkCount { get; init; }
    public required int ChangedObjects { get; init; }
    public required int ChangedLinks { get; init; }
    public required byte[] Hash { get; init; }

    internal static SnapshotHeader Of(SnapshotRow row) => new()
    {
        SnapshotKey = row.SnapshotKey,
        TenantKey = row.TenantKey,
        Number = row.Number!.Value,
        StartedAt = row.StartedAt,
        SealedAt = row.SealedAt!.Value,
        ExpiresAt = row.ExpiresAt!.Value,
        IsComplete = row.IsComplete,
        ObjectCount = row.ObjectCount,
        LinkCount = row.LinkCount,
        ChangedObjects = row.ChangedObjects,
        ChangedLinks = row.ChangedLinks,
        Hash = row.Hash!,
    };
}
