using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// What a snapshot knows of links that end at what lies in the recycle bin now. No list shows them, so a later snapshot keeps them as they were: whether one was lost before the deletion shows only
/// when its end is back.
/// </summary>
internal static class UnseenPairs
{
    /// <summary>Where links may end that nobody sees.</summary>
    public static bool IsBinned(ObjectPair pair) => pair is { From.State: ObjectState.Present, Now.State: ObjectState.SoftDeleted };

    /// <param name="db">Where the snapshot is.</param>
    /// <param name="tenantKey">Whose it is.</param>
    /// <param name="fromKey">The snapshot that is compared from.</param>
    /// <param name="objects">What differs since.</param>
    /// <param name="told">The links of which it is known already that they do not show any more.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<TouchedRange.TouchedLink>> ReadAsync(
        PortalDbContext db, long tenantKey, long fromKey, IEnumerable<ObjectPair> objects, IEnumerable<LinkPair> told, CancellationToken cancel)
    {
        var binned = objects.Where(IsBinned).Select(pair => pair.Ref).ToList();
        if (binned.Count == 0)
            return [];
        var known = told.Where(pair => pair.InFrom).Select(pair => pair.Link).ToHashSet();
        var unseen = new List<TouchedRange.TouchedLink>();
        foreach (var chunk in (await ObjectKeys.FindAsync(db, tenantKey, binned, cancel)).Values.Select(row => row.ObjectKey).Distinct().Chunk(ObjectKeys.ChunkSize))
        {
            var links =
                from link in db.LinksAt(fromKey)
                join source in db.Objects on link.SourceKey equals source.ObjectKey
                join target in db.Objects on link.TargetKey equals target.ObjectKey
                where EF.Parameter(chunk).Contains(link.TargetKey)
                select new { Source = new ObjectRef(source.Type, source.ObjectId), link.Relation, Target = new ObjectRef(target.Type, target.ObjectId), link.SourceKey, link.TargetKey };
            unseen.AddRange((await links.ToListAsync(cancel)).Select(row => new TouchedRange.TouchedLink(
                new() { Link = new(row.Source, row.Relation, row.Target), InFrom = true, IsUnseen = true }, row.SourceKey, row.TargetKey)));
        }

        return [.. unseen.Where(one => !known.Contains(one.Pair.Link))];
    }
}
