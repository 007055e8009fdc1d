using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>Names for object ids, as of a snapshot: link targets, and ids that stand inside values (includeGroups, accessReviewers ...).</summary>
public sealed partial class ObjectNames(IDbContextFactory<PortalDbContext> databases, SingleTenant tenant)
{
    private const int BatchSize = 500;
    private const int MostInside = 4_000;

    public async Task<IReadOnlyDictionary<string, string>> InsideAsync(IEnumerable<string?> values, long? snapshotKey, CancellationToken cancel) =>
        await OfAsync(IdsIn(values), snapshotKey, cancel);

    /// <summary>The ids that occur in these texts, up to as many as are named at a time.</summary>
    public static IReadOnlyCollection<string> IdsIn(IEnumerable<string?> values) =>
        [.. values.OfType<string>().SelectMany(value => Guids().Matches(value)).Select(match => match.Value).Distinct().Take(MostInside)];

    /// <summary>Names by id; without a snapshot the newest names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ids, long? snapshotKey, CancellationToken cancel)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ids.Count == 0)
            return names;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var latest = snapshotKey ?? long.MaxValue;
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var versions = await db.ObjectVersions.Where(version => version.TenantKey == tenant.TenantKey && version.SnapshotKey <= latest)
                .Join(db.Objects.Where(row => batch.Contains(row.ObjectId)), version => version.ObjectKey, row => row.ObjectKey,
                    (version, row) => new { row.ObjectId, version.SnapshotKey, version.DisplayName })
                .OrderBy(version => version.SnapshotKey).ToListAsync(cancel);
            foreach (var version in versions)
                names[version.ObjectId] = version.DisplayName;
        }
        return names;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Guids();
}
