using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Objects that a capture saw leave the directory or come back.</summary>
internal static class Crossings
{
    public static async Task<IReadOnlyList<long>> GoneAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        await Changed(db, snapshotKey).Where(row => row.State == ObjectState.Gone).Select(row => row.ObjectKey).ToListAsync(cancel);

    public static Task<bool> AnyAsync(PortalDbContext db, long snapshotKey, IReadOnlyList<string> types, CancellationToken cancel) =>
        Changed(db, snapshotKey).AnyAsync(row => types.Contains(row.Type) && row.PreviousState != null && row.PreviousState != row.State, cancel);

    private static IQueryable<ObjectVersionRow> Changed(PortalDbContext db, long snapshotKey) =>
        db.ObjectVersions.AsNoTracking().Where(row => row.SnapshotKey == snapshotKey && !row.IsCopy);
}
