using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The objects that pasted lines name, the lines that name none, and those that name several.</summary>
public sealed record PastedAnswer(IReadOnlyList<ObjectRef> Objects, IReadOnlyList<string> Unresolved, IReadOnlyList<string> Ambiguous);

/// <summary>Finds objects by what people paste, as a snapshot knew them: object id, user principal name, app id, mail, or the whole display name.</summary>
public sealed class PastedObjects(IDbContextFactory<PortalDbContext> databases, SingleTenant tenant)
{
    private const int BatchSize = 400;

    public async Task<PastedAnswer> ResolveAsync(IReadOnlyList<string> lines, long snapshotKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = new HashSet<ObjectRef>();
        var unresolved = new List<string>();
        var ambiguous = new List<string>();
        foreach (var batch in lines.Chunk(BatchSize))
        {
            var matches = await MatchesAsync(db, [.. batch], snapshotKey, cancel);
            foreach (var line in batch)
            {
                var named = Best(matches, line);
                found.UnionWith(named);
                if (named.Count == 0)
                    unresolved.Add(line);
                else if (named.Count > 1)
                    ambiguous.Add(line);
            }
        }
        return new([.. found], unresolved, ambiguous);
    }

    // An id names an object more surely than a name does. Grants and assignments carry the names of their ends and are not what a name means.
    private static IReadOnlyList<ObjectRef> Best(IReadOnlyList<Match> matches, string line)
    {
        var byId = matches.Where(match => Same(match.Ref.Id, line)).Select(match => match.Ref).ToList();
        if (byId.Count > 0)
            return byId;
        var named = matches.Where(match => Same(match.SearchName, line) || Same(match.DisplayName, line)).Select(match => match.Ref).ToList();
        return named.Any(IsItself) ? [.. named.Where(IsItself)] : named;
    }

    private static bool IsItself(ObjectRef reference) => Catalogue.TryFind(reference.Type, out var type) && type.NaturalKey.Count == 0;

    private static bool Same(string? name, string line) => string.Equals(name, line, StringComparison.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<Match>> MatchesAsync(PortalDbContext db, List<string> lines, long snapshotKey, CancellationToken cancel)
    {
        var latest = db.ObjectVersions.Where(version => version.TenantKey == tenant.TenantKey && version.SnapshotKey <= snapshotKey
            && !db.ObjectVersions.Any(later => later.ObjectKey == version.ObjectKey && later.SnapshotKey > version.SnapshotKey && later.SnapshotKey <= snapshotKey));
        // Names compare without case in both databases; ids are compared as pasted and as Graph writes them.
        var ids = lines.Concat(lines.Select(line => line.ToLowerInvariant())).Distinct().ToList();
        var rows = await latest.Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (version, thing) => new { version, thing.Type, thing.ObjectId })
            .Where(row => ids.Contains(row.ObjectId) || lines.Contains(row.version.SearchName!) || lines.Contains(row.version.DisplayName))
            .Select(row => new { row.Type, row.ObjectId, row.version.SearchName, row.version.DisplayName, row.version.State })
            .ToListAsync(cancel);
        return [.. rows.Where(row => row.State != ObjectState.Gone).Select(row => new Match(new(row.Type, row.ObjectId), row.SearchName, row.DisplayName))];
    }

    private sealed record Match(ObjectRef Ref, string? SearchName, string DisplayName);
}
