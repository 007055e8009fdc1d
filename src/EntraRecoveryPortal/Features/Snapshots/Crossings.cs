using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Objects that a capture saw leave the directory or come back.</summary>
internal static class Crossings
{
    /// <summary>Objects that are in the directory no more; true for those that are gone for good.</summary>
    public static async Task<IReadOnlyDictionary<long, bool>> DepartedAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        await Changed(db, snapshotKey).Where(row => row.State != ObjectState.Present).ToDictionaryAsync(row => row.ObjectKey, row => row.State == ObjectState.Gone, cancel);

    public static Task<bool> AnyAsync(PortalDbContext db, long snapshotKey, IReadOnlyList<string> types, CancellationToken cancel) =>
        Changed(db, snapshotKey).AnyAsync(row => types.Contains(row.Type) && row.PreviousState != null && row.PreviousState != row.State, cancel);

    private static IQueryable<ObjectVersionRow> Changed(PortalDbContext db, long snapshotKey) =>
        db.ObjectVersions.AsNoTracking().Where(row => row.SnapshotKey == snapshotKey && !row.IsCopy);
}
