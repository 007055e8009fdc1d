using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The hash that chains snapshots: over the header, the snapshot before, the state's digest and every coverage row.</summary>
internal static class SnapshotHash
{
    public static byte[] Of(SnapshotRow header, IEnumerable<SnapshotTypeRow> types)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, header.FormatVersion, header.Number, header.Trigger, header.Method, header.Note);
        Append(hash, header.StartedByTenantId, header.StartedByObjectId, header.StartedByName);
        Append(hash, header.StartedAt, header.SealedAt, header.ExpiresAt, header.Slot, header.IsComplete);
        Append(hash, header.ObjectCount, header.LinkCount, header.ChangedObjects, header.ChangedLinks);
        Append(hash, header.PreviousHash ?? []);
        Append(hash, header.StateDigest ?? []);
        foreach (var row in types.OrderBy(row => row.Type, StringComparer.Ordinal).ThenBy(row => row.Relation, StringComparer.Ordinal))
        {
            Append(hash, row.Type, row.Relation, row.Coverage, row.Reason, row.AsOfNumber, row.Profile);
            Append(hash, row.ReadStart, row.ReadEnd, row.PresentCount, row.SoftDeletedCount, row.ChangedCount, row.CopiedCount);
            Append(hash, row.Method, row.DeltaLink, row.DriftCount);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            Append(hash, Encoding.UTF8.GetBytes(value switch
            {
                null => "",
                DateTime time => time.Ticks.ToString(CultureInfo.InvariantCulture),
                _ => "=" + Convert.ToString(value, CultureInfo.InvariantCulture),
            }));
        }
    }

    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
