using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The sealed snapshots at the moment the verification began, oldest first; whatever is captured later is left to the next one.</summary>
internal sealed class KnownSnapshots
{
    private readonly Dictionary<long, int> indexes;

    private KnownSnapshots(IReadOnlyList<SnapshotRow> headers)
    {
        Headers = headers;
        indexes = headers.Index().ToDictionary(header => header.Item.SnapshotKey, header => header.Index);
    }

    public IReadOnlyList<SnapshotRow> Headers { get; }

    public int Count => Headers.Count;

    public long NewestKey => Count == 0 ? 0 : Headers[^1].SnapshotKey;

    public IEnumerable<int> KeptNumbers => Headers.Where(IsKept).Select(NumberOf);

    public static async Task<KnownSnapshots> ReadAsync(PortalDbContext db, long tenantKey, CancellationToken cancel) =>
        new(await db.Snapshots.AsNoTracking().Where(row => row.TenantKey == tenantKey && row.SealedAt != null).OrderBy(row => row.SnapshotKey).ToListAsync(cancel));

    /// <summary>-1 when there is no such sealed snapshot.</summary>
    public int IndexOf(long snapshotKey) => indexes.GetValueOrDefault(snapshotKey, -1);

    public bool IsKept(int index) => IsKept(Headers[index]);

    /// <summary>Kept snapshots from one key on and before another: those in which a version of that span shows.</summary>
    public IEnumerable<int> KeptBetween(long fromKey, long beforeKey) =>
        Headers.Where(row => row.SnapshotKey >= fromKey && row.SnapshotKey < beforeKey && IsKept(row)).Select(NumberOf);

    public static bool IsKept(SnapshotRow header) => header.PurgedAt is null;

    public static int NumberOf(SnapshotRow header) => header.Number ?? 0;

    public string NameOf(int index) => $"#{NumberOf(Headers[index])}";
}
