using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions of the objects that a capture sees changed, against the state of the snapshot before.</summary>
internal sealed class ObjectCapture(StoreKeys storeKeys, long tenantKey, long snapshotKey, long baseKey)
{
    /// <summary>Worn packs whose versions are copied together.</summary>
    private const int CopiedAtOnce = 16;
    private static readonly byte[] NoContentHash = SHA256.HashData([]);

    private ILookup<string, (long SnapshotKey, long PackKey)>? _worn;

    /// <summary>What the snapshot before had of objects, as far as it differs from what was read.</summary>
    public async Task<RecalledVersions> RecallAsync(PortalDbContext db, IReadOnlyList<ReadObject> objects, CaptureKeys keys, CancellationToken cancel)
    {
        if (baseKey == 0)
            return RecalledVersions.None;
        var met = objects.Select(item => (Item: item, ObjectKey: keys.KeyOf(item.Object.Ref))).ToList();
        var before = await BeforeAsync(db, [.. met.Select(one => one.ObjectKey)], cancel);
        var differing = met.Select(one => (one.Item, Previous: before.GetValueOrDefault(one.ObjectKey)))
            .Where(one => Differs(one.Item, one.Previous)).Select(one => one.Previous).OfType<ObjectVersionRow>().Distinct();
        return new(before, await StoredContents.ReadAsync(db, storeKeys, differing, cancel));
    }

    private static bool Differs(ReadObject item, ObjectVersionRow? previous) =>
        previous is null || previous.State != item.Object.State || !previous.ContentHash.AsSpan().SequenceEqual(item.ContentHash);

    /// <summary>Takes what was read, and begins to compress what fills packs; needs no database, so it can be done while something else is written.</summary>
    public void TakeAndPack(TypeCapture capture, IReadOnlyList<ReadObject> objects, RecalledVersions recalled, CaptureKeys keys, CancellationToken cancel)
    {
        Take(capture, objects, recalled, keys);
        Begin(capture, all: false, cancel);
    }

    /// <summary>Writes what was begun.</summary>
    public async Task WriteAsync(PortalDbContext db, TypeCapture capture, IReadOnlyList<Task<PackedVersions>> packing, Task<IReadOnlyList<byte[]>> naming, CancellationToken cancel)
    {
        await VersionPacker.WriteAsync(db, packing, cancel);
        await NameSearch.WriteAsync(db, capture.Type, tenantKey, snapshotKey, await naming, cancel);
    }

    private static void Take(TypeCapture capture, IReadOnlyList<ReadObject> objects, RecalledVersions recalled, CaptureKeys keys)
    {
        var (before, replaced) = recalled;
        var differing = objects.Select(item => (Item: item, ObjectKey: keys.KeyOf(item.Object.Ref)))
            .Where(one => capture.Seen.Add(one.ObjectKey) && Differs(one.Item, before.GetValueOrDefault(one.ObjectKey)))
            .ToList();
        var meansTheSame = MeanTheSame(capture.Type, differing, before, replaced);
        foreach (var (item, objectKey) in differing.Where(one => !meansTheSame.Contains(one.ObjectKey)))
        {
            var (of, previous, content) = (item.Object.Ref, before.GetValueOrDefault(objectKey), replaced.GetValueOrDefault(objectKey));
            if (item.Object.State == ObjectState.Gone)
                TakeGone(capture, of, previous, content);
            else
                Change(capture, new(objectKey, of, item.Object.State, item.DisplayName, item.SearchName, item.Object.Content.Utf8, item.ContentHash, previous, content));
        }
    }

    // Another order, or a value that is volatile: most bytes that differ say nothing new.
    private static HashSet<long> MeanTheSame(
        string typeName, IReadOnlyList<(ReadObject Item, long ObjectKey)> differing,
        IReadOnlyDictionary<long, ObjectVersionRow> before, IReadOnlyDictionary<long, ReadOnlyMemory<byte>> replaced)
    {
        if (replaced.Count == 0)
            return [];
        var type = Catalogue.Of(typeName);
        return
        [
            .. differing.AsParallel()
                .Where(one => replaced.TryGetValue(one.ObjectKey, out var content) && before[one.ObjectKey].State == one.Item.Object.State
                    && MeaningHash.Of(type, one.Item.Object.Content).AsSpan().SequenceEqual(MeaningHash.Of(type, CanonicalJson.FromCanonical(content))))
                .Select(one => one.ObjectKey),
        ];
    }

    /// <summary>Takes what changed; what was taken of the same objects before, in this capture, is taken back first.</summary>
    public async Task TakeChangesAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<ReadObject> objects, CaptureKeys keys, CancellationToken cancel)
    {
        ReadObject[] last = [.. objects.Reverse().DistinctBy(item => item.Object.Ref)];
        var again = last.Select(item => keys.KeyOf(item.Object.Ref)).Where(key => capture.Seen.Contains(key)).ToHashSet();
        if (again.Count > 0)
            await TakeBackAsync(db, capture, again, cancel);
        Take(capture, last, await RecallAsync(db, last, keys, cancel), keys);
    }

    public async Task<IReadOnlyList<ObjectRef>> UnseenAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        var unseen = new List<ObjectRef>();
        foreach (var chunk in (await UnseenKeysAsync(db, capture, cancel)).Chunk(ObjectKeys.ChunkSize))
            unseen.AddRange((await RefsAsync(db, chunk, cancel)).Values);
        return unseen;
    }

    public async Task MarkUnseenGoneAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        foreach (var chunk in (await UnseenKeysAsync(db, capture, cancel)).Chunk(ObjectKeys.ChunkSize))
        {
            var refs = await RefsAsync(db, chunk, cancel);
            var before = await BeforeAsync(db, chunk, cancel);
            var replaced = await StoredContents.ReadAsync(db, storeKeys, before.Values, cancel);
            foreach (var previous in before.Values)
                TakeGone(capture, refs[previous.ObjectKey], previous, replaced.GetValueOrDefault(previous.ObjectKey));
            await PackAsync(db, capture, all: false, cancel);
        }
    }

    /// <summary>Writes copies of what is still needed out of worn packs, for objects that this capture has not changed.</summary>
    public async Task CopyWornAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        if (baseKey == 0)
            return;
        _worn ??= await WornAsync(db, cancel);
        var packs = new PackReader(db, storeKeys);
        foreach (var ofSnapshot in _worn[capture.Type].GroupBy(pack => pack.SnapshotKey))
        {
            foreach (var packKeys in ofSnapshot.Select(pack => pack.PackKey).Order().Chunk(CopiedAtOnce))
            {
                // In the order of packs, so that each is opened once.
                var worn = await db.ObjectVersions.AsNoTracking()
                    .Where(row => row.SnapshotKey == ofSnapshot.Key && packKeys.Contains(row.PackKey)
                        && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey))
                    .OrderBy(row => row.PackKey).ThenBy(row => row.ObjectKey).ToListAsync(cancel);
                await CopyAsync(db, capture, packs, worn, cancel);
            }
        }
    }

    // Each pack holds versions of one type.
    private async Task<ILookup<string, (long SnapshotKey, long PackKey)>> WornAsync(PortalDbContext db, CancellationToken cancel) =>
        (await db.WornPacks.Join(db.Packs, worn => worn.PackKey, pack => pack.PackKey, (_, pack) => new { pack.SnapshotKey, pack.PackKey })
            .Where(pack => pack.SnapshotKey <= baseKey && db.Snapshots.Any(row => row.SnapshotKey == pack.SnapshotKey && row.TenantKey == tenantKey))
            .Select(pack => new
            {
                pack.SnapshotKey,
                pack.PackKey,
                Type = db.ObjectVersions.Where(row => row.SnapshotKey == pack.SnapshotKey && row.PackKey == pack.PackKey).Select(row => row.Type).FirstOrDefault(),
            })
            .ToListAsync(cancel)).ToLookup(pack => pack.Type ?? "", pack => (pack.SnapshotKey, pack.PackKey), StringComparer.Ordinal);

    private async Task CopyAsync(PortalDbContext db, TypeCapture capture, PackReader packs, IReadOnlyList<ObjectVersionRow> worn, CancellationToken cancel)
    {
        foreach (var chunk in worn.Chunk(ObjectKeys.ChunkSize))
        {
            var refs = await RefsAsync(db, [.. chunk.Select(row => row.ObjectKey)], cancel);
            foreach (var row in chunk)
            {
                var (offset, length) = row.Length > 0 ? (row.Offset, row.Length) : (row.PreviousOffset, row.PreviousLength);
                capture.Pending.Add(new(
                    row.ObjectKey, refs[row.ObjectKey], row.State, row.DisplayName, row.SearchName,
                    await packs.ReadAsync(row.PackKey, offset, length, cancel), row.ContentHash, row, Replaced: default, IsCopy: true));
                capture.Counts.Copies++;
            }

            await PackAsync(db, capture, all: false, cancel);
        }
    }

    /// <summary>Writes the packs that were begun before, and begins those that are full by now; all: the rest too, and leaves nothing begun.</summary>
    public async Task PackAsync(PortalDbContext db, TypeCapture capture, bool all, CancellationToken cancel)
    {
        var (packing, naming) = (capture.Packing, capture.Naming);
        Begin(capture, all, cancel);
        await WriteAsync(db, capture, packing, naming, cancel);
        if (!all)
            return;
        await WriteAsync(db, capture, capture.Packing, capture.Naming, cancel);
        (capture.Packing, capture.Naming) = ([], TypeCapture.NoNames);
    }

    private void Begin(TypeCapture capture, bool all, CancellationToken cancel)
    {
        var full = capture.Pending.Count - (all ? 0 : capture.Pending.Count % PackBuilder.PayloadsPerPack);
        capture.Packing = VersionPacker.Begin(storeKeys, tenantKey, snapshotKey, capture.Pending.GetRange(0, full), cancel);
        capture.Pending.RemoveRange(0, full);
        capture.Naming = NameSearch.Begin(capture, all, cancel);
    }

    public async Task DropAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        capture.DropObjects();
        await db.NameBlocks.Where(block => block.SnapshotKey == snapshotKey && block.Type == capture.Type).ExecuteDeleteAsync(cancel);
        await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && row.Type == capture.Type).ExecuteDeleteAsync(cancel);
        await UnsealedCaptures.DropEmptyPacksAsync(db, snapshotKey, cancel);
    }

    private static void TakeGone(TypeCapture capture, ObjectRef of, ObjectVersionRow? previous, ReadOnlyMemory<byte> replaced)
    {
        if (previous is not (null or { State: ObjectState.Gone }))
            Change(capture, new(previous.ObjectKey, of, ObjectState.Gone, previous.DisplayName, previous.SearchName, ReadOnlyMemory<byte>.Empty, NoContentHash, previous, replaced));
    }

    private static void Change(TypeCapture capture, PendingVersion version)
    {
        capture.Pending.Add(version);
        capture.Counts.Rows++;
        if (version.State != ObjectState.Present)
            capture.Departed[version.ObjectKey] = version.State == ObjectState.Gone;
        if (version.Previous is null || (version.Previous.DisplayName, version.Previous.SearchName) != (version.DisplayName, version.SearchName))
            capture.Names.Add(new(version.ObjectKey, version.DisplayName, version.SearchName));
        if (version.Previous is { } previous)
            Leave(capture, version.Of, previous.State, previous.ContentHash);
        Enter(capture, version.Of, version.State, version.ContentHash);
    }

    private async Task TakeBackAsync(PortalDbContext db, TypeCapture capture, HashSet<long> objectKeys, CancellationToken cancel)
    {
        await VersionPacker.WriteAsync(db, capture.Packing, cancel);
        capture.Packing = [];
        foreach (var chunk in objectKeys.Chunk(ObjectKeys.ChunkSize))
            await UnpackAsync(db, capture, chunk, cancel);
        foreach (var version in capture.Pending.Where(version => objectKeys.Contains(version.ObjectKey)))
            TakeBack(capture, version);
        capture.Pending.RemoveAll(version => objectKeys.Contains(version.ObjectKey));
        foreach (var key in objectKeys)
            capture.Seen.Remove(key);
    }

    private static void TakeBack(TypeCapture capture, PendingVersion version)
    {
        capture.Counts.Rows--;
        capture.Departed.Remove(version.ObjectKey);
        Leave(capture, version.Of, version.State, version.ContentHash);
        if (version.Previous is { } previous)
            Enter(capture, version.Of, previous.State, previous.ContentHash);
    }

    // A pack holds nothing that no version names: when one of its versions is taken back, all of them wait for a pack again.
    private async Task UnpackAsync(PortalDbContext db, TypeCapture capture, long[] objectKeys, CancellationToken cancel)
    {
        var packKeys = await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && objectKeys.Contains(row.ObjectKey)).Select(row => row.PackKey).Distinct().ToListAsync(cancel);
        var packs = new PackReader(db, storeKeys);
        foreach (var packKey in packKeys)
        {
            var written = await db.ObjectVersions.AsNoTracking().Where(row => row.SnapshotKey == snapshotKey && row.PackKey == packKey).ToListAsync(cancel);
            long[] keys = [.. written.Select(row => row.ObjectKey)];
            var (refs, before) = (await RefsAsync(db, keys, cancel), await BeforeAsync(db, keys, cancel));
            var replaced = await StoredContents.ReadAsync(db, storeKeys, before.Values, cancel);
            foreach (var row in written)
            {
                capture.Pending.Add(new(
                    row.ObjectKey, refs[row.ObjectKey], row.State, row.DisplayName, row.SearchName, await packs.ReadAsync(packKey, row.Offset, row.Length, cancel),
                    row.ContentHash, before.GetValueOrDefault(row.ObjectKey), replaced.GetValueOrDefault(row.ObjectKey)));
            }

            await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && row.PackKey == packKey).ExecuteDeleteAsync(cancel);
            await db.Packs.Where(row => row.PackKey == packKey).ExecuteDeleteAsync(cancel);
        }
    }

    private static void Enter(TypeCapture capture, ObjectRef of, ObjectState state, byte[] contentHash)
    {
        if (state == ObjectState.Gone)
            return;
        capture.Counts.Elements.AddObject(of, state, contentHash);
        Count(capture, state, 1);
    }

    private static void Leave(TypeCapture capture, ObjectRef of, ObjectState state, byte[] contentHash)
    {
        if (state == ObjectState.Gone)
            return;
        capture.Counts.Elements.RemoveObject(of, state, contentHash);
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
        return capture.Unseen = [.. capture.Unseen.Where(key => !capture.Seen.Contains(key))];
    }

    private static Task<Dictionary<long, ObjectRef>> RefsAsync(PortalDbContext db, long[] keys, CancellationToken cancel) =>
        db.Objects.AsNoTracking().Where(row => keys.Contains(row.ObjectKey)).ToDictionaryAsync(row => row.ObjectKey, row => new ObjectRef(row.Type, row.ObjectId), cancel);

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
