using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A pack as it is stored, wherever its bytes lie.</summary>
internal readonly record struct ClosedPack(
    long PackKey, long SnapshotKey, byte FormatVersion, string KeyId, Guid PackId, int EntryCount, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Payload)
{
    public static implicit operator ClosedPack(PackRow row) => new(row.PackKey, row.SnapshotKey, row.FormatVersion, row.KeyId, row.PackId, row.EntryCount, row.Hash, row.Payload);
}
