using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions of the objects that a capture sees changed, against the state of the snapshot before.</summary>
internal sealed class ObjectCapture(StoreKeys storeKeys, long tenantKey, long snapshotKey, long baseKey)
{
    private const int CopiedAtOnce = 4_000;
    private static readonly byte[] NoContentHash = SHA256.HashData([]);

    public async Task TakeAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<ReadObject> objects, CaptureKeys keys, CancellationToken cancel)
    {
        var before = await BeforeAsync(db, [.. objects.Select(item => keys.KeyOf(item.Object.Ref))], cancel);
        foreach (var item in objects)
        {
            var key = keys.KeyOf(item.Object.Ref);
            if (!capture.Seen.Add((ulong)key))
                continue;
            var previous = before.GetValueOrDefault(key);
            if (item.Object.State == ObjectState.Gone)
                TakeGone(capture, keys[item.Object.Ref], previous);
            else if (previous is null || previous.State != item.Object.State || !item.MeaningHash.AsSpan().SequenceEqual(previous.MeaningHash))
                Change(capture, new(keys[item.Object.Ref], item.Object.State, item.DisplayName, item.SearchName, item.Object.Content.Utf8, item.ContentHash, item.MeaningHash, previous));
        }
    }

    /// <summary>As <see cref="TakeAsync"/>; what was taken of the same objects before, in this capture, is taken back first.</summary>
    public async Task TakeChangesAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<ReadObject> objects, CaptureKeys keys, CancellationToken cancel)
    {
        ReadObject[] last = [.. objects.Reverse().DistinctBy(item => item.Object.Ref)];
        var again = last.Select(item => keys.KeyOf(item.Object.Ref)).Where(key => capture.Seen.Contains((ulong)key)).ToHashSet();
        if (again.Count > 0)
            await TakeBackAsync(db, capture, again, cancel);
        await TakeAsync(db, capture, last, keys, cancel);
    }

    public async Task<IReadOnlyList<ObjectRef>> UnseenAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        var unseen = new List<ObjectRef>();
        foreach (var chunk in (await UnseenKeysAsync(db, capture, cancel)).Chunk(ObjectKeys.ChunkSize))
            unseen.AddRange((await RowsAsync(db, chunk, cancel)).Values.Select(row => new ObjectRef(row.Type, row.ObjectId)));
        return unseen;
    }

    public async Task MarkUnseenGoneAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        foreach (var chunk in (await UnseenKeysAsync(db, capture, cancel)).Chunk(ObjectKeys.ChunkSize))
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
        var packs = new PackReader(db, storeKeys);
        var (pack, last) = (0L, 0L);
        while (await WornAfterAsync(db, capture.Type, pack, last, cancel) is { Count: > 0 } worn)
        {
            await CopyAsync(db, capture, packs, worn, cancel);
            (pack, last) = (worn[^1].PackKey, worn[^1].ObjectKey);
        }
    }

    // Pack by pack, so that each is opened once.
    private Task<List<ObjectVersionRow>> WornAfterAsync(PortalDbContext db, string type, long pack, long objectKey, CancellationToken cancel) =>
        db.ObjectVersions.AsNoTracking()
            .Where(row => db.WornPacks.Any(worn => worn.PackKey == row.PackKey) && row.TenantKey == tenantKey && row.Type == type && row.SnapshotKey <= baseKey
                && (row.PackKey > pack || (row.PackKey == pack && row.ObjectKey > objectKey))
                && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey))
            .OrderBy(row => row.PackKey).ThenBy(row => row.ObjectKey).Take(CopiedAtOnce).ToListAsync(cancel);

    private async Task CopyAsync(PortalDbContext db, TypeCapture capture, PackReader packs, IReadOnlyList<ObjectVersionRow> worn, CancellationToken cancel)
    {
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
        var names = NameSearch.Begin(capture, all, cancel);
        await VersionPacker.WriteAsync(db, all ? [.. capture.Packing, .. begun] : capture.Packing, cancel);
        capture.Packing = all ? [] : begun;
        await NameSearch.WriteAsync(db, capture.Type, tenantKey, snapshotKey, await names, cancel);
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
        if (version.Previous is { } previous)
            Leave(capture, of, previous.State, previous.ContentHash, previous.MeaningHash);
        Enter(capture, of, version.State, version.ContentHash, version.MeaningHash);
    }

    private async Task TakeBackAsync(PortalDbContext db, TypeCapture capture, HashSet<long> objectKeys, CancellationToken cancel)
    {
        await VersionPacker.WriteAsync(db, capture.Packing, cancel);
        capture.Packing = [];
        foreach (var chunk in objectKeys.Chunk(ObjectKeys.ChunkSize))
            await UnpackAsync(db, capture, chunk, cancel);
        foreach (var version in capture.Pending.Where(version => objectKeys.Contains(version.Object.ObjectKey)))
            TakeBack(capture, version);
        capture.Pending.RemoveAll(version => objectKeys.Contains(version.Object.ObjectKey));
        foreach (var key in objectKeys)
            capture.Seen.Remove((ulong)key);
    }

    private static void TakeBack(TypeCapture capture, PendingVersion version)
    {
        var of = new ObjectRef(version.Object.Type, version.Object.ObjectId);
        capture.Counts.Rows--;
        Leave(capture, of, version.State, version.ContentHash, version.MeaningHash);
        if (version.Previous is { } previous)
            Enter(capture, of, previous.State, previous.ContentHash, previous.MeaningHash);
    }

    // A pack holds nothing that no version names: when one of its versions is taken back, all of them wait for a pack again.
    private async Task UnpackAsync(PortalDbContext db, TypeCapture capture, long[] objectKeys, CancellationToken cancel)
    {
        var packKeys = await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && objectKeys.Contains(row.ObjectKey)).Select(row => row.PackKey).Distinct().ToListAsync(cancel);
        var packs = new PackReader(db, storeKeys);
        foreach (var packKey in packKeys)
        {
            var written = await db.ObjectVersions.AsNoTracking().Where(row => row.PackKey == packKey).ToListAsync(cancel);
            long[] keys = [.. written.Select(row => row.ObjectKey)];
            var (rows, before) = (await RowsAsync(db, keys, cancel), await BeforeAsync(db, keys, cancel));
            foreach (var row in written)
            {
                capture.Pending.Add(new(
                    rows[row.ObjectKey], row.State, row.DisplayName, row.SearchName, await packs.ReadAsync(packKey, row.Offset, row.Length, cancel),
                    row.ContentHash, row.MeaningHash, before.GetValueOrDefault(row.ObjectKey)));
            }

            await db.ObjectVersions.Where(row => row.PackKey == packKey).ExecuteDeleteAsync(cancel);
            await db.Packs.Where(row => row.PackKey == packKey).ExecuteDeleteAsync(cancel);
        }
    }

    private static void Enter(TypeCapture capture, ObjectRef of, ObjectState state, byte[] contentHash, byte[] meaningHash)
    {
        if (state == ObjectState.Gone)
            return;
        capture.Counts.Elements.AddObject(of, state, contentHash, meaningHash);
        Count(capture, state, 1);
    }

    private static void Leave(TypeCapture capture, ObjectRef of, ObjectState state, byte[] contentHash, byte[] meaningHash)
    {
        if (state == ObjectState.Gone)
            return;
        capture.Counts.Elements.RemoveObject(of, state, contentHash, meaningHash);
        Count(capture, state, -1);
    }

    private static void Count(TypeCapture capture, ObjectState state, int by)
    {
        capture.Counts.Present += state == ObjectState.Present ? by : 0;
        capture.Counts.SoftDeleted += state == ObjectState.SoftDeleted ? by : 0;
    }

    private async Task<IReadOnlyList<long>> UnseenKeysAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        capture.Unseen ??= baseKey == 0
            ? []
            : await db.ObjectsAt(tenantKey, baseKey).Where(row => row.Type == capture.Type && row.State != ObjectState.Gone).Select(row => row.ObjectKey).ToListAsync(cancel);
        return capture.Unseen = [.. capture.Unseen.Where(key => !capture.Seen.Contains((ulong)key))];
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
