using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Looks for parts of names, and keeps the blocks that this is done with.</summary>
internal static class NameSearch
{
    /// <summary>Offers every line of names, of this snapshot or an older one, that holds the text and begins as the query says. As many blocks as there are processors are in memory at a time.</summary>
    public static Task OfferAsync(PortalDbContext db, long tenantKey, ObjectQuery query, string text, FirstHits hits, CancellationToken cancel)
    {
        var blocks = db.NameBlocks.AsNoTracking().Where(block => block.TenantKey == tenantKey && block.SnapshotKey <= query.SnapshotKey);
        if (query.Type is { Length: > 0 } type)
            blocks = blocks.Where(block => block.Type == type);
        var (needle, beginning) = (NameBlock.Needle(text), NameBlock.Needle(query.NamePrefix ?? ""));
        return Parallel.ForEachAsync(
            blocks.Select(block => block.Payload).AsAsyncEnumerable(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
            (payload, _) =>
            {
                NameBlock.Find(payload, needle, beginning, hits);
                return ValueTask.CompletedTask;
            });
    }

    /// <summary>Begins to put what a capture has gathered into blocks; only whole ones, unless all.</summary>
    public static Task<IReadOnlyList<byte[]>> Begin(TypeCapture capture, bool all, CancellationToken cancel)
    {
        var gathered = capture.Names.GetRange(0, capture.Names.Count - (all ? 0 : capture.Names.Count % NameBlock.Entries));
        capture.Names.RemoveRange(0, gathered.Count);
        return Task.Run<IReadOnlyList<byte[]>>(() => [.. gathered.Chunk(NameBlock.Entries).Select(NameBlock.Pack)], cancel);
    }

    public static async Task WriteAsync(PortalDbContext db, string type, long tenantKey, long snapshotKey, IReadOnlyList<byte[]> blocks, CancellationToken cancel)
    {
        db.NameBlocks.AddRange(blocks.Select(payload => new NameBlockRow
        {
            TenantKey = tenantKey,
            Type = type,
            SnapshotKey = snapshotKey,
            Payload = payload,
        }));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
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
