using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>A row of <see cref="VerifySql.Versions"/>.</summary>
internal sealed record VersionSeen
{
    public required long ObjectKey { get; init; }
    public required long SnapshotKey { get; init; }
    public required string Type { get; init; }
    public required ObjectState? State { get; init; }
    public required byte[] ContentHash { get; init; }
    public required byte[] MeaningHash { get; init; }
    public required long? PreviousSnapshotKey { get; init; }
    public required ObjectState? PreviousState { get; init; }
    public required bool IsCopy { get; init; }
    public required long TenantKey { get; init; }
    public required string? TypeOfObject { get; init; }
    public required string? Id { get; init; }

    public static VersionSeen Of(VerifyReader row) => new()
    {
        ObjectKey = row.GetInt64(0),
        SnapshotKey = row.GetInt64(1),
        Type = row.GetString(2),
        State = StateOf(row.GetString(3)),
        ContentHash = row.GetBytes(4),
        MeaningHash = row.GetBytes(5),
        PreviousSnapshotKey = row.IsNull(6) ? null : row.GetInt64(6),
        PreviousState = row.IsNull(7) ? null : StateOf(row.GetString(7)),
        IsCopy = row.GetBoolean(8),
        TenantKey = row.GetInt64(9),
        TypeOfObject = row.IsNull(10) ? null : row.GetString(10),
        Id = row.IsNull(11) ? null : row.GetString(11),
    };

    private static ObjectState? StateOf(string text) => text switch
    {
        nameof(ObjectState.Present) => ObjectState.Present,
        nameof(ObjectState.SoftDeleted) => ObjectState.SoftDeleted,
        nameof(ObjectState.Gone) => ObjectState.Gone,
        _ => null,
    };
}
