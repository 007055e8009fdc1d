using System.Text;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Takes contents and names out of versions, packs and readings. Hashes and states stay, so every digest still adds up.</summary>
internal sealed class SnapshotErasure(StoreKeys keys) : IErasable
{
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> ChainedRowsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var ids = erased.Ids.ToHashSet(StringComparer.Ordinal);
        var touched = new List<long>();
        await foreach (var row in db.Readings.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (ReadingStore.Open(row, keys).Objects.Any(one => ids.Contains(one.Ref.Id)))
                touched.Add(row.ReadingKey);
        }

        return new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal) { [db.Readings.EntityType.GetTableName()!] = touched };
    }

    public async Task EraseAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var objectKeys = erased.Keys.ToArray();
        var packKeys = await db.ObjectVersions.Where(row => objectKeys.Contains(row.ObjectKey) && row.ErasureKey == null).Select(row => row.PackKey).Distinct().ToListAsync(cancel);
        foreach (var packKey in packKeys)
            await ReplaceAsync(db, packKey, objectKeys, erased.ErasureKey, cancel);
        await NameSearch.EraseAsync(db, erased.Keys.ToHashSet(), cancel);
        await EraseReadingsAsync(db, erased, cancel);
    }

    /// <summary>Grants and assignments carry the name of whom they are for, extensions the id of whom they hang on; these are the person's.</summary>
    public static async Task<IReadOnlyList<ObjectRow>> NamingAsync(PortalDbContext db, StoreKeys keys, string id, CancellationToken cancel)
    {
        string[] types = ["appRoleAssignment", "scopedRoleMember", "oAuth2PermissionGrant", "directoryRoleAssignment", "directoryRoleEligibility", "groupEligibility", "userExtension"];
        var packs = new PackReader(db, keys);
        var found = new HashSet<long>();
        var versions = db.ObjectVersions.AsNoTracking().Where(row => types.Contains(row.Type) && row.Length > 0).OrderBy(row => row.PackKey)
            .Select(row => new { row.ObjectKey, row.PackKey, row.Offset, row.Length });
        foreach (var version in await versions.ToListAsync(cancel))
        {
            if (!found.Contains(version.ObjectKey) && Holds((await packs.ReadAsync(version.PackKey, version.Offset, version.Length, cancel)).Span, id))
                found.Add(version.ObjectKey);
        }

        var wanted = found.ToArray();
        return await db.Objects.AsNoTracking().Where(row => wanted.Contains(row.ObjectKey)).ToListAsync(cancel);
    }

    private static bool Holds(ReadOnlySpan<byte> content, string id) => content.IndexOf(Encoding.UTF8.GetBytes(id)) >= 0;

    private async Task ReplaceAsync(PortalDbContext db, long packKey, long[] objectKeys, long erasureKey, CancellationToken cancel)
    {
        var pack = await db.Packs.AsNoTracking().SingleAsync(row => row.PackKey == packKey, cancel);
        var raw = PackFormat.Open(pack, keys);
        var versions = await db.ObjectVersions.Where(row => row.SnapshotKey == pack.SnapshotKey && row.PackKey == packKey).ToListAsync(cancel);
        var builder = new PackBuilder(keys);
        var places = new Dictionary<int, int>();
        foreach (var version in versions)
        {
            if (objectKeys.Contains(version.ObjectKey))
            {
                (version.DisplayName, version.SearchName, version.ErasureKey) = (ErasedObjects.Name, null, erasureKey);
                (version.Offset, version.Length, version.PreviousOffset, version.PreviousLength) = (0, 0, 0, 0);
            }
            else
            {
                version.Offset = Move(version.Offset, version.Length);
                version.PreviousOffset = Move(version.PreviousOffset, version.PreviousLength);
            }
        }

        var replacement = builder.Build(pack.SnapshotKey);
        db.Packs.Add(replacement);
        await db.SaveChangesAsync(cancel);
        foreach (var version in versions)
            version.PackKey = replacement.PackKey;
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        await db.WornPacks.Where(row => row.PackKey == packKey).ExecuteDeleteAsync(cancel);
        await db.Packs.Where(row => row.PackKey == packKey).ExecuteDeleteAsync(cancel);

        int Move(int offset, int length)
        {
            if (length == 0)
                return 0;
            if (!places.TryGetValue(offset, out var moved))
                places[offset] = moved = builder.Append(raw.AsSpan(offset, length));
            return moved;
        }
    }

    private async Task EraseReadingsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var ids = erased.Ids.ToHashSet(StringComparer.Ordinal);
        foreach (var key in (await ChainedRowsAsync(db, erased, cancel)).Values.Single())
        {
            var row = await db.Readings.SingleAsync(row => row.ReadingKey == key, cancel);
            var reading = ReadingStore.Open(row, keys);
            var without = ReadingStore.Pack(reading with { Objects = [.. reading.Objects.Where(one => !ids.Contains(one.Ref.Id))] }, keys);
            (row.KeyId, row.Payload) = (without.KeyId, without.Payload);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }
    }
}
