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
    private static readonly byte[] NoContentHash = SHA256.HashData([]);

    public async Task TakeAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<DirectoryObject> objects,
        IReadOnlyDictionary<ObjectRef, ObjectRow> keys, CancellationToken cancel)
    {
        var type = Catalogue.Of(capture.Type);
        var before = await BeforeAsync(db, [.. objects.Select(item => keys[item.Ref].ObjectKey)], cancel);
        foreach (var item in objects)
        {
            var row = keys[item.Ref];
            if (!capture.Seen.Add(row.ObjectKey))
                continue;
            var previous = before.GetValueOrDefault(row.ObjectKey);
            var meaning = MeaningHash.Of(type, item.Content);
            if (previous is not null && previous.State == item.State && meaning.AsSpan().SequenceEqual(previous.MeaningHash))
                continue;
            var root = item.Content.Root;
            Change(capture, new(
                row, item.State, type.DisplayNameOf(root), type.SearchNameOf(root),
                item.Content.Utf8, item.Content.ContentHash.ToArray(), meaning, previous));
        }

        await PackAsync(db, capture, all: false, cancel);
    }

    public async Task MarkUnseenGoneAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        var known = await db.ObjectsAt(tenantKey, baseKey)
            .Where(row => row.Type == capture.Type && row.State != ObjectState.Gone)
            .Select(row => row.ObjectKey)
            .ToListAsync(cancel);
        foreach (var chunk in known.Where(key => !capture.Seen.Contains(key)).Chunk(ObjectKeys.ChunkSize))
        {
            var rows = await db.Objects.AsNoTracking().Where(row => chunk.Contains(row.ObjectKey)).ToDictionaryAsync(row => row.ObjectKey, cancel);
            foreach (var previous in (await BeforeAsync(db, chunk, cancel)).Values)
            {
                Change(capture, new(
                    rows[previous.ObjectKey], ObjectState.Gone, previous.DisplayName, previous.SearchName,
                    ReadOnlyMemory<byte>.Empty, NoContentHash, NoContentHash, previous));
            }

            await PackAsync(db, capture, all: false, cancel);
        }
    }

    private static void Change(TypeCapture capture, PendingVersion version)
    {
        var of = new ObjectRef(version.Object.Type, version.Object.ObjectId);
        capture.Pending.Add(version);
        capture.Counts.Rows++;
        if (version.Previous is { State: not ObjectState.Gone } previous)
        {
            capture.Counts.Digest.RemoveObject(of, previous.State, previous.ContentHash, previous.MeaningHash);
            Count(previous.State, -1);
        }

        if (version.State != ObjectState.Gone)
        {
            capture.Counts.Digest.AddObject(of, version.State, version.ContentHash, version.MeaningHash);
            Count(version.State, 1);
        }

        void Count(ObjectState state, int by)
        {
            capture.Counts.Present += state == ObjectState.Present ? by : 0;
            capture.Counts.SoftDeleted += state == ObjectState.SoftDeleted ? by : 0;
        }
    }

    private async Task<Dictionary<long, ObjectVersionRow>> BeforeAsync(PortalDbContext db, IReadOnlyList<long> keys, CancellationToken cancel)
    {
        var before = new Dictionary<long, ObjectVersionRow>();
        foreach (var chunk in keys.Chunk(ObjectKeys.ChunkSize))
        {
            await foreach (var row in db.ObjectsAt(tenantKey, baseKey).Where(row => chunk.Contains(row.ObjectKey)).AsAsyncEnumerable().WithCancellation(cancel))
                before[row.ObjectKey] = row;
        }

        return before;
    }

    public async Task PackAsync(PortalDbContext db, TypeCapture capture, bool all, CancellationToken cancel)
    {
        var full = capture.Pending.Count - (all ? 0 : capture.Pending.Count % PackBuilder.ObjectsPerPack);
        foreach (var chunk in capture.Pending.Take(full).Chunk(PackBuilder.ObjectsPerPack))
            await VersionPacker.PackAsync(db, storeKeys, snapshotKey, chunk, cancel);
        capture.Pending.RemoveRange(0, full);
    }

    public async Task DropAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        capture.DropObjects();
        await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && row.Type == capture.Type).ExecuteDeleteAsync(cancel);
        await db.Packs
            .Where(pack => pack.SnapshotKey == snapshotKey && !db.ObjectVersions.Any(row => row.PackKey == pack.PackKey))
            .ExecuteDeleteAsync(cancel);
    }
}
