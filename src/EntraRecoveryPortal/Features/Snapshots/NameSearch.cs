using System.Collections.Concurrent;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Finds objects by a part of a name, and keeps the blocks that this is done with.</summary>
internal static class NameSearch
{
    private const int BlocksAtOnce = 64;

    /// <summary>Objects one of whose names, at this snapshot or an older one, holds the text; null when there are more than so many.</summary>
    public static async Task<IReadOnlyCollection<long>?> CandidatesAsync(
        PortalDbContext db, long tenantKey, string? type, long snapshotKey, string text, int most, CancellationToken cancel)
    {
        var blocks = db.NameBlocks.AsNoTracking().Where(block => block.TenantKey == tenantKey && block.SnapshotKey <= snapshotKey);
        if (type is not null)
            blocks = blocks.Where(block => block.Type == type);
        var needle = NameBlock.Needle(text);
        var found = new ConcurrentDictionary<long, bool>();
        var batch = new List<byte[]>(BlocksAtOnce);
        await foreach (var payload in blocks.Select(block => block.Payload).AsAsyncEnumerable().WithCancellation(cancel))
        {
            batch.Add(payload);
            if (batch.Count == BlocksAtOnce && Search())
                return null;
        }

        return Search() ? null : [.. found.Keys];

        bool Search()
        {
            Parallel.ForEach(batch, payload =>
            {
                foreach (var key in NameBlock.Find(payload, needle))
                    found.TryAdd(key, true);
            });
            batch.Clear();
            return found.Count > most;
        }
    }

    /// <summary>Writes what a capture has gathered; only whole blocks, unless all.</summary>
    public static async Task WriteAsync(PortalDbContext db, TypeCapture capture, long tenantKey, long snapshotKey, bool all, CancellationToken cancel)
    {
        var full = capture.Names.Count - (all ? 0 : capture.Names.Count % NameBlock.Entries);
        db.NameBlocks.AddRange(capture.Names.Take(full).Chunk(NameBlock.Entries).Select(entries => new NameBlockRow
        {
            TenantKey = tenantKey,
            Type = capture.Type,
            SnapshotKey = snapshotKey,
            Payload = NameBlock.Pack(entries),
        }));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        capture.Names.RemoveRange(0, full);
    }

    /// <summary>Takes the names of erased objects out of the blocks.</summary>
    public static async Task EraseAsync(PortalDbContext db, IReadOnlySet<long> objectKeys, CancellationToken cancel)
    {
        foreach (var key in await db.NameBlocks.Select(block => block.BlockKey).ToListAsync(cancel))
        {
            var block = await db.NameBlocks.SingleAsync(block => block.BlockKey == key, cancel);
            if (NameBlock.KeysIn(block.Payload).Any(objectKeys.Contains))
            {
                if (NameBlock.Without(block.Payload, objectKeys.Contains) is { } rest)
                    block.Payload = rest;
                else
                    db.NameBlocks.Remove(block);
                await db.SaveChangesAsync(cancel);
            }

            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Takes out of the blocks what the log does not know any more; called in the caller's transaction.</summary>
    public static async Task ForgetAsync(PortalDbContext db, IQueryable<NameBlockRow> blocks, CancellationToken cancel)
    {
        foreach (var block in await blocks.ToListAsync(cancel))
        {
            var known = new HashSet<long>();
            foreach (var chunk in NameBlock.KeysIn(block.Payload).Chunk(ObjectKeys.ChunkSize))
                known.UnionWith(await db.ObjectVersions.Where(row => chunk.Contains(row.ObjectKey)).Select(row => row.ObjectKey).Distinct().ToListAsync(cancel));
            if (NameBlock.Without(block.Payload, key => !known.Contains(key)) is { } rest)
                block.Payload = rest;
            else
                db.NameBlocks.Remove(block);
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
