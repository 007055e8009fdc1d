using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions of the objects that a capture sees changed, against the state of the snapshot before.</summary>
internal sealed class ObjectCapture(StoreKeys storeKeys, long tenantKey, long snapshotKey, long baseKey)
{
    private const int CopiedAtOnce = 20_000;
    private static readonly byte[] NoContentHash = SHA256.HashData([]);

    public async Task TakeAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<ReadObject> objects, CaptureKeys keys, CancellationToken cancel)
    {
        var before = await BeforeAsync(db, [.. objects.Select(item => keys[item.Object.Ref].ObjectKey)], cancel);
        foreach (var item in objects)
        {
            var row = keys[item.Object.Ref];
            if (!capture.Seen.Add(row.ObjectKey))
                continue;
            var previous = before.GetValueOrDefault(row.ObjectKey);
            if (item.Object.State == ObjectState.Gone)
                TakeGone(capture, row, previous);
            else if (previous is null || previous.State != item.Object.State || !item.MeaningHash.AsSpan().SequenceEqual(previous.MeaningHash))
                Change(capture, new(row, item.Object.State, item.DisplayName, item.SearchName, item.Object.Content.Utf8, item.ContentHash, item.MeaningHash, previous));
        }
    }

    public async Task MarkUnseenGoneAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        var known = await db.ObjectsAt(tenantKey, baseKey)
            .Where(row => row.Type == capture.Type && row.State != ObjectState.Gone)
            .Select(row => row.ObjectKey)
            .ToListAsync(cancel);
        foreach (var chunk in known.Where(key => !capture.Seen.Contains(key)).Chunk(ObjectKeys.ChunkSize))
        {
            var rows = await RowsAsync(db, chunk, cancel);
            foreach (var previous in (await BeforeAsync(db, chunk, cancel)).Values)
                TakeGone(capture, rows[previous.ObjectKey], previous);
            await PackAsync(db, capture, all: false, cancel);
        }
    }

    /// <summary>Writes copies of what is still needed out of worn packs, for objects that this capture has not changed.</summary>
    public async Task CopyWornAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        if (baseKey == 0 || !await db.WornPacks.AnyAsync(cancel))
            return;
        var worn = await db.ObjectVersions.AsNoTracking()
            .Where(row => db.WornPacks.Any(pack => pack.PackKey == row.PackKey) && row.TenantKey == tenantKey && row.Type == capture.Type && row.SnapshotKey <= baseKey
                && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey))
            .OrderBy(row => row.PackKey).Take(CopiedAtOnce).ToListAsync(cancel);
        var packs = new PackReader(db, storeKeys);
        foreach (var chunk in worn.Chunk(ObjectKeys.ChunkSize))
        {
            var rows = await RowsAsync(db, [.. chunk.Select(row => row.ObjectKey)], cancel);
            foreach (var row in chunk)
            {
                var (offset, length) = row.Length > 0 ? (row.Offset, row.Length) : (row.PreviousOffset, row.PreviousLength);
                capture.Pending.Add(new(
                    rows[row.ObjectKey], row.State, row.DisplayName, row.SearchName,
                    await packs.ReadAsync(row.PackKey, offset, length, cancel), row.ContentHash, row.MeaningHash, row, IsCopy: true));
                capture.Counts.Copies++;
            }

            await PackAsync(db, capture, all: false, cancel);
        }
    }

    /// <summary>Writes the packs that were begun before, and begins those that are full by now; all: the rest too, and leaves nothing begun.</summary>
    public async Task PackAsync(PortalDbContext db, TypeCapture capture, bool all, CancellationToken cancel)
    {
        var full = capture.Pending.Count - (all ? 0 : capture.Pending.Count % PackBuilder.ObjectsPerPack);
        var begun = await VersionPacker.BeginAsync(db, storeKeys, snapshotKey, capture.Pending.GetRange(0, full), cancel);
        capture.Pending.RemoveRange(0, full);
        await VersionPacker.WriteAsync(db, all ? [.. capture.Packing, .. begun] : capture.Packing, cancel);
        capture.Packing = all ? [] : begun;
        await NameSearch.WriteAsync(db, capture, tenantKey, snapshotKey, all, cancel);
    }

    public async Task DropAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        capture.DropObjects();
        await db.NameBlocks.Where(block => block.SnapshotKey == snapshotKey && block.Type == capture.Type).ExecuteDeleteAsync(cancel);
        await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && row.Type == capture.Type).ExecuteDeleteAsync(cancel);
        await db.Packs
            .Where(pack => pack.SnapshotKey == snapshotKey && !db.ObjectVersions.Any(row => row.PackKey == pack.PackKey))
            .ExecuteDeleteAsync(cancel);
    }

    private static void TakeGone(TypeCapture capture, ObjectRow row, ObjectVersionRow? previous)
    {
        if (previous is not (null or { State: ObjectState.Gone }))
            Change(capture, new(row, ObjectState.Gone, previous.DisplayName, previous.SearchName, ReadOnlyMemory<byte>.Empty, NoContentHash, NoContentHash, previous));
    }

    private static void Change(TypeCapture capture, PendingVersion version)
    {
        var of = new ObjectRef(version.Object.Type, version.Object.ObjectId);
        capture.Pending.Add(version);
        capture.Counts.Rows++;
        if (version.Previous is null || (version.Previous.DisplayName, version.Previous.SearchName) != (version.DisplayName, version.SearchName))
            capture.Names.Add(new(version.Object.ObjectKey, version.DisplayName, version.SearchName));
        if (version.Previous is { State: not ObjectState.Gone } previous)
        {
            capture.Counts.Elements.RemoveObject(of, previous.State, previous.ContentHash, previous.MeaningHash);
            Count(previous.State, -1);
        }

        if (version.State != ObjectState.Gone)
        {
            capture.Counts.Elements.AddObject(of, version.State, version.ContentHash, version.MeaningHash);
            Count(version.State, 1);
        }

        void Count(ObjectState state, int by)
        {
            capture.Counts.Present += state == ObjectState.Present ? by : 0;
            capture.Counts.SoftDeleted += state == ObjectState.SoftDeleted ? by : 0;
        }
    }

    private static Task<Dictionary<long, ObjectRow>> RowsAsync(PortalDbContext db, long[] keys, CancellationToken cancel) =>
        db.Objects.AsNoTracking().Where(row => keys.Contains(row.ObjectKey)).ToDictionaryAsync(row => row.ObjectKey, cancel);

    private async Task<Dictionary<long, ObjectVersionRow>> BeforeAsync(PortalDbContext db, IReadOnlyList<long> keys, CancellationToken cancel)
    {
        var before = new Dictionary<long, ObjectVersionRow>();
        if (baseKey == 0)
            return before;
        foreach (var chunk in keys.Chunk(ObjectKeys.ChunkSize))
        {
            await foreach (var row in db.ObjectsAt(baseKey, chunk).AsAsyncEnumerable().WithCancellation(cancel))
                before[row.ObjectKey] = row;
        }

        return before;
    }
}
