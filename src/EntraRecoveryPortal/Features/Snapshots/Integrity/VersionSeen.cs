using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>A row of <see cref="VerifySql.Versions"/>; used again for the row after the next.</summary>
internal sealed class VersionSeen
{
    public long ObjectKey { get; private set; }
    public long SnapshotKey { get; private set; }
    /// <summary>Nothing when it is none that a portal writes.</summary>
    public string Type { get; private set; } = "";
    public long TypeNumber { get; private set; }
    public ObjectState? State { get; private set; }
    public byte[] ContentHash { get; private set; } = [];
    public long? PreviousSnapshotKey { get; private set; }
    public ObjectState? PreviousState { get; private set; }
    public bool IsCopy { get; private set; }
    public long TenantKey { get; private set; }
    public bool IsErased { get; private set; }

    public void Read(VerifyReader row)
    {
        (ObjectKey, SnapshotKey, TenantKey) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(8));
        TypeNumber = row.GetByte(2);
        Type = StoredWords.Types.TryWordOf(TypeNumber) ?? "";
        State = StateOf(row.GetByte(3));
        ContentHash = Copy(row.GetBytes(4), ContentHash);
        PreviousSnapshotKey = row.IsNull(5) ? null : row.GetInt64(5);
        PreviousState = row.IsNull(6) ? null : StateOf(row.GetByte(6));
        IsCopy = row.GetBoolean(7);
        IsErased = !row.IsNull(11);
    }

    private static byte[] Copy(ReadOnlySpan<byte> hash, byte[] into)
    {
        if (hash.Length != into.Length)
            return hash.ToArray();
        hash.CopyTo(into);
        return into;
    }

    private static ObjectState? StateOf(long number) => number is >= (int)ObjectState.Present and <= (int)ObjectState.Gone ? (ObjectState)number : null;
}
