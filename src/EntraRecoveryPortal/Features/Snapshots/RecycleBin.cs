using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// When what lies in the recycle bin leaves it for good. The time of deletion is part of the content, so the packs of all that lies there are opened; what came
/// of the last snapshot asked for is kept, without names.
/// </summary>
internal sealed class RecycleBin(StoreKeys keys)
{
    /// <summary>Microsoft Entra keeps what was deleted for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Beyond, nobody reads a list by days, and the first to leave are those known longest.
    private const int Most = 100_000;

    private (long SnapshotKey, IReadOnlyList<BinnedObject> Objects)? last;

    /// <summary>As of a snapshot, whoever leaves first comes first.</summary>
    public async Task<IReadOnlyList<BinnedObject>> ReadAsync(PortalDbContext db, long tenantKey, long snapshotKey, CancellationToken cancel)
    {
        if (last is { } known && known.SnapshotKey == snapshotKey)
            return known.Objects;
        var rows = await db.ObjectsAt(tenantKey, snapshotKey).AsNoTracking().Where(row => row.State == ObjectState.SoftDeleted && row.ErasureKey == null)
            .OrderBy(row => row.SnapshotKey).Take(Most)
            .Select(row => new { row.ObjectKey, row.Type, row.PackKey, row.Offset, row.Length }).ToListAsync(cancel);
        var packs = new PackReader(db, keys);
        var binned = new List<BinnedObject>();
        foreach (var row in rows.OrderBy(row => row.PackKey))
        {
            if (DeletedAt(await packs.ReadAsync(row.PackKey, row.Offset, row.Length, cancel)) is { } deleted)
                binned.Add(new(row.ObjectKey, row.Type, deleted + Kept));
        }

        IReadOnlyList<BinnedObject> sorted = [.. binned.OrderBy(one => one.LeavesAt).ThenBy(one => one.ObjectKey)];
        last = (snapshotKey, sorted);
        return sorted;
    }

    /// <summary>When an object was deleted, UTC; null when its content does not tell.</summary>
    public static DateTime? DeletedAt(JsonElement content) =>
        content.At("deletedDateTime") is { ValueKind: JsonValueKind.String } at && at.TryGetDateTimeOffset(out var time) ? time.UtcDateTime : null;

    private static DateTime? DeletedAt(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
            return null;
        using var read = JsonDocument.Parse(content);
        return DeletedAt(read.RootElement);
    }
}

/// <summary>An object in the recycle bin, and when it leaves it for good, UTC.</summary>
internal sealed record BinnedObject(long ObjectKey, string Type, DateTime LeavesAt);

/// <summary>Objects of one type that leave the recycle bin for good soon, the first of them then, UTC.</summary>
public sealed record LeavingBin(string Type, int Count, DateTime FirstAt);
