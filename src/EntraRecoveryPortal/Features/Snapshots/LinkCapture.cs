using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes the links that a capture sees appear or go away, against the state of the snapshot before.</summary>
internal sealed class LinkCapture(long tenantKey, long snapshotKey, long baseKey)
{
    /// <summary>Readies what <see cref="Compare"/> compares with.</summary>
    public async Task RecallAsync(PortalDbContext db, TypeCapture capture, IEnumerable<string> relations, CancellationToken cancel)
    {
        foreach (var name in relations)
            await RelationAsync(db, capture, name, cancel);
    }

    /// <summary>Those links of a whole read that are new; needs no database, so it can be done while something else is written.</summary>
    public static IReadOnlyList<NewLinks> Compare(TypeCapture capture, PageBatch batch, CaptureKeys keys)
    {
        var added = new List<NewLinks>();
        RelationCapture? relation = null;
        var (source, sourceKey) = (default(ObjectRef), 0L);
        foreach (var (links, targetKeys) in batch.LinkPages)
        {
            var at = 0;
            foreach (var (link, _) in links)
            {
                var targetKey = targetKeys[at++];
                if (relation?.Name != link.Relation)
                    relation = capture.Relation(link.Relation)!;
                if (added is [] || added[^1].Numbers.Count == NewLinks.Most || added[^1].Relation != relation.Name)
                    added.Add(new(relation.Name, []));

                if (link.Source != source)
                    (source, sourceKey) = (link.Source, keys.KeyOf(link.Source));
                var number = new LinkKey(sourceKey, targetKey == 0 ? keys.KeyOf(link.Target) : targetKey).Number;
                if (relation.Before.Contains(number))
                {
                    relation.Before.Mark(number);
                }
                else if (relation.Added.Add(number))
                {
                    Count(relation, link, present: true, rows: 1);
                    added[^1].Numbers.Add(number);
                }
            }
        }

        return added;
    }

    /// <summary>Writes what was compared and waits.</summary>
    public async Task WriteAsync(PortalDbContext db, TypeCapture capture, CancellationToken cancel)
    {
        await WriteAsync(db, capture.Links, cancel);
        capture.Links = [];
    }

    public Task WriteAsync(PortalDbContext db, IReadOnlyList<NewLinks> links, CancellationToken cancel) =>
        StoreDialect.Of(db).AddAsync(db, links.SelectMany(told => told.Numbers.Select(number => RowOf(told.Relation, LinkKey.Of(number), present: true))), cancel);

    /// <summary>Takes changes: what is told twice, or is as the snapshot before had it, writes nothing; the last word counts.</summary>
    public async Task TakeChangesAsync(
        PortalDbContext db, TypeCapture capture, IEnumerable<LinkChange> changes, CaptureKeys keys, CancellationToken cancel)
    {
        var rows = new List<LinkVersionRow>();
        foreach (var chunk in changes.Reverse().DistinctBy(change => change.Link).DistinctBy(change => HeldOnce(capture.Type, change)).Chunk(ObjectKeys.ChunkSize))
        {
            foreach (var told in chunk.GroupBy(change => change.Link.Relation, StringComparer.Ordinal))
            {
                var relation = capture.IsIncrement
                    ? capture.Relation(told.Key) ?? capture.AddRelation(told.Key)
                    : await RelationAsync(db, capture, told.Key, cancel);
                if (capture.IsIncrement)
                    await RecallAsync(db, relation, told.Select(change => keys.KeyOf(change.Link.Source)), told.Select(change => keys.KeyOf(change.Link.Target)), cancel);
                foreach (var (link, isPresent) in told)
                    await SetAsync(db, capture, relation, new LinkKey(keys.KeyOf(link.Source), keys.KeyOf(link.Target)), link, isPresent, rows, cancel);
                if (Catalogue.Of(capture.Type).RelationOf(told.Key) is { IsSingle: true })
                    await ReplaceAsync(db, capture, relation, told, keys, rows, cancel);
            }
        }

        await StoreDialect.Of(db).AddAsync(db, rows, cancel);
    }

    /// <summary>What is not there any more shows no links, and what is gone for good is the end of none; no delta round tells.</summary>
    /// <param name="departed">True for what is gone for good.</param>
    public async Task CutAsync(PortalDbContext db, TypeCapture capture, string name, IReadOnlyDictionary<long, bool> departed, CancellationToken cancel)
    {
        var relation = capture.IsIncrement ? capture.Relation(name) ?? capture.AddRelation(name) : await RelationAsync(db, capture, name, cancel);
        foreach (var chunk in departed.Chunk(ObjectKeys.ChunkSize))
        {
            long[] sources = [.. chunk.Select(one => one.Key)], targets = [.. chunk.Where(one => one.Value).Select(one => one.Key)];
            var found = await db.LinksAt(snapshotKey)
                .Where(row => row.Relation == name && (targets.Contains(row.TargetKey) || sources.Contains(row.SourceKey)))
                .Join(db.Objects, row => row.SourceKey, source => source.ObjectKey, (row, source) => new { row.SourceKey, row.TargetKey, Source = source })
                .Where(row => row.Source.TenantKey == tenantKey && row.Source.Type == capture.Type)
                .Join(db.Objects, row => row.TargetKey, target => target.ObjectKey, (row, target) => new { row.SourceKey, row.TargetKey, row.Source, Target = target })
                .ToListAsync(cancel);
            var rows = new List<LinkVersionRow>();
            foreach (var row in found)
            {
                var key = new LinkKey(row.SourceKey, row.TargetKey);
                if (!relation.Added.Contains(key.Number))
                    relation.Before.Mark(key.Number);
                await SetAsync(db, capture, relation, key, new(new(row.Source.Type, row.Source.ObjectId), name, new(row.Target.Type, row.Target.ObjectId)), isPresent: false, rows, cancel);
            }

            await StoreDialect.Of(db).AddAsync(db, rows, cancel);
        }
    }

    /// <summary>Ends a relation: what a complete one did not show is gone, one that is not complete stays as it was before.</summary>
    public async Task EndAsync(PortalDbContext db, TypeCapture capture, Coverage part, bool showsAll, CancellationToken cancel)
    {
        if (part.State != CoverageState.Complete)
        {
            await DropAsync(db, capture, part.Relation, cancel);
            return;
        }

        if (capture.IsIncrement)
            return;
        var relation = await RelationAsync(db, capture, part.Relation, cancel);
        foreach (var unseen in relation.Before.Unmarked.Select(LinkKey.Of).Chunk(ObjectKeys.ChunkSize / 2))
        {
            var chunk = showsAll ? unseen : await WithoutBinnedAsync(db, unseen, cancel);
            var ends = chunk.Select(link => link.SourceKey).Concat(chunk.Select(link => link.TargetKey)).Distinct().ToArray();
            var refs = await db.Objects.AsNoTracking().Where(row => ends.Contains(row.ObjectKey))
                .ToDictionaryAsync(row => row.ObjectKey, row => new ObjectRef(row.Type, row.ObjectId), cancel);
            await StoreDialect.Of(db).AddAsync(
                db, [.. chunk.Select(key => RowOf(relation, key, new(refs[key.SourceKey], relation.Name, refs[key.TargetKey]), present: false))], cancel);
        }
    }

    // Whoever lies in the recycle bin stays a member, and is one again at once when restored; some lists do not show it meanwhile.
    private async Task<LinkKey[]> WithoutBinnedAsync(PortalDbContext db, LinkKey[] links, CancellationToken cancel)
    {
        var ends = links.Select(link => link.SourceKey).Concat(links.Select(link => link.TargetKey)).Distinct().ToArray();
        var absent = await db.ObjectsAt(snapshotKey, ends).Where(row => row.State != ObjectState.Present)
            .ToDictionaryAsync(row => row.ObjectKey, row => row.State, cancel);
        return [.. links.Where(link => absent.ContainsKey(link.SourceKey) || absent.GetValueOrDefault(link.TargetKey) != ObjectState.SoftDeleted)];
    }

    public async Task DropAsync(PortalDbContext db, TypeCapture capture, string relation, CancellationToken cancel)
    {
        capture.RemoveRelation(relation);
        await db.LinkVersions
            .Where(row => row.SnapshotKey == snapshotKey && row.Relation == relation
                && db.Objects.Any(source => source.ObjectKey == row.SourceKey && source.Type == capture.Type))
            .ExecuteDeleteAsync(cancel);
    }

    // With an increment, the links that the snapshot before had are fetched as they are asked for.
    private async Task RecallAsync(PortalDbContext db, RelationCapture relation, IEnumerable<long> sources, IEnumerable<long> targets, CancellationToken cancel)
    {
        var (from, to) = (sources.Distinct().ToArray(), targets.Distinct().ToArray());
        var known = await db.LinksAt(baseKey).Where(row => row.Relation == relation.Name && from.Contains(row.SourceKey) && to.Contains(row.TargetKey))
            .Select(row => new { row.SourceKey, row.TargetKey }).ToListAsync(cancel);
        foreach (var row in known)
            relation.Before.Mark(new LinkKey(row.SourceKey, row.TargetKey).Number);
    }

    // In a whole read what is left unseen is written at the end; with an increment every change is a row at once, or takes one back.
    private async Task SetAsync(
        PortalDbContext db, TypeCapture capture, RelationCapture relation, LinkKey key, Link link, bool isPresent, List<LinkVersionRow> rows, CancellationToken cancel)
    {
        var was = relation.Before.Contains(key.Number);
        if (was && !capture.IsIncrement)
        {
            relation.Before.Mark(key.Number, isPresent);
            return;
        }

        if ((was != relation.Added.Contains(key.Number)) == isPresent)
            return;
        if (relation.Added.Add(key.Number))
        {
            rows.Add(RowOf(relation, key, link, isPresent));
            return;
        }

        relation.Added.Remove(key.Number);
        Count(relation, link, isPresent, rows: -1);
        if (rows.RemoveAll(row => row.SourceKey == key.SourceKey && row.TargetKey == key.TargetKey && row.Relation == relation.Name) == 0)
        {
            await db.LinkVersions.Where(row => row.SnapshotKey == snapshotKey && row.SourceKey == key.SourceKey && row.Relation == relation.Name && row.TargetKey == key.TargetKey)
                .ExecuteDeleteAsync(cancel);
        }
    }

    // Of two that are told to be there where one at most can be, the first is of before.
    private static Link HeldOnce(string type, LinkChange change) =>
        change.Present && Catalogue.Of(type).RelationOf(change.Link.Relation) is { IsSingle: true } ? change.Link with { Target = default } : change.Link;

    // Whoever has one at most has lost the one before when another is told.
    private async Task ReplaceAsync(
        PortalDbContext db, TypeCapture capture, RelationCapture relation, IEnumerable<LinkChange> told,
        CaptureKeys keys, List<LinkVersionRow> rows, CancellationToken cancel)
    {
        var holders = told.Where(change => change.Present).ToDictionary(change => keys.KeyOf(change.Link.Source), change => (change.Link.Source, TargetKey: keys.KeyOf(change.Link.Target)));
        var from = holders.Keys.ToArray();
        var others = await db.LinksAt(snapshotKey).Where(row => row.Relation == relation.Name && from.Contains(row.SourceKey))
            .Join(db.Objects, row => row.TargetKey, target => target.ObjectKey, (row, target) => new { row.SourceKey, Target = target }).ToListAsync(cancel);
        foreach (var other in others.Where(other => holders[other.SourceKey].TargetKey != other.Target.ObjectKey))
        {
            var key = new LinkKey(other.SourceKey, other.Target.ObjectKey);
            if (capture.IsIncrement && !relation.Added.Contains(key.Number))
                relation.Before.Mark(key.Number);
            await SetAsync(db, capture, relation, key, new(holders[other.SourceKey].Source, relation.Name, new(other.Target.Type, other.Target.ObjectId)), isPresent: false, rows, cancel);
        }
    }

    private LinkVersionRow RowOf(RelationCapture relation, LinkKey key, Link link, bool present)
    {
        Count(relation, link, present, rows: 1);
        return RowOf(relation.Name, key, present);
    }

    private LinkVersionRow RowOf(string relation, LinkKey key, bool present) => new()
    {
        SourceKey = key.SourceKey,
        Relation = relation,
        TargetKey = key.TargetKey,
        SnapshotKey = snapshotKey,
        Present = present,
        IsInitial = baseKey == 0,
    };

    private static void Count(RelationCapture relation, Link link, bool present, int rows)
    {
        relation.Counts.Rows += rows;
        relation.Counts.Present += present ? 1 : -1;
        if (present)
            relation.Counts.Elements.AddLink(link);
        else
            relation.Counts.Elements.RemoveLink(link);
    }

    private async Task<RelationCapture> RelationAsync(PortalDbContext db, TypeCapture capture, string name, CancellationToken cancel)
    {
        if (capture.Relation(name) is { } known)
            return known;
        if (baseKey == 0)
            return capture.AddRelation(name);
        var relation = capture.AddRelation(name);
        var before = db.LinksAt(baseKey)
            .Where(row => row.Relation == name && db.Objects.Any(source =>
                source.ObjectKey == row.SourceKey && source.TenantKey == tenantKey && source.Type == capture.Type))
            .Select(row => new { row.SourceKey, row.TargetKey })
            .AsAsyncEnumerable();
        await foreach (var row in before.WithCancellation(cancel))
            relation.Before.Add(new LinkKey(row.SourceKey, row.TargetKey).Number);
        return relation;
    }
}
