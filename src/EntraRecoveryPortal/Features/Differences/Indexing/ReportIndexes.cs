using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>
/// The indexes of the reports that people look at, read once and shared by all their pages. A finished report changes no more but by an erasure, which another process
/// makes: then every index is read anew. Those least lately used go first; the one in use stays whatever its size.
/// </summary>
public sealed class ReportIndexes(IDbContextFactory<PortalDbContext> databases) : IAsyncDisposable, IDisposable
{
    private const long MostBytes = 256 << 20;

    private readonly Lock gate = new();
    private readonly LinkedList<Kept> kept = [];
    private readonly List<Task> expected = [];
    private readonly CancellationTokenSource over = new();

    internal async Task<ReportIndex> OfAsync(long reportKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Reports.AnyAsync(report => report.ReportKey == reportKey && report.State == JobState.Successful, cancel))
            return await new ReportIndexReader(db, reportKey).ReadAsync(cancel);
        var erasure = await db.Erasures.MaxAsync(row => (long?)row.ErasureKey, cancel) ?? 0;
        var found = Find(reportKey, erasure);
        var index = await found.Index.WaitAsync(cancel);
        Trim(found, index.Bytes);
        return index;
    }

    /// <summary>Begins to read a report that somebody waits for, before they open it.</summary>
    internal void Expect(long reportKey)
    {
        lock (gate)
        {
            expected.RemoveAll(reading => reading.IsCompleted);
            expected.Add(Task.Run(() => OfAsync(reportKey, over.Token)));
        }
    }

    public void Dispose() => over.Cancel();

    /// <summary>Returns when nothing reads the database any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        Task[] readings;
        lock (gate)
            readings = [.. expected, .. kept.Select(one => one.Index)];
        await Task.WhenAll(readings).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Kept Find(long reportKey, long erasure)
    {
        lock (gate)
        {
            var found = kept.FirstOrDefault(one => one.ReportKey == reportKey);
            if (found is not null)
                kept.Remove(found);
            if (found is null || found.Erasure != erasure || found.Index.IsFaulted)
                found = new(reportKey, erasure, Task.Run(() => ReadAsync(reportKey)));
            kept.AddFirst(found);
            return found;
        }
    }

    // For whoever waits for it, and not only for the one who asked first.
    private async Task<ReportIndex> ReadAsync(long reportKey)
    {
        await using var db = await databases.CreateDbContextAsync(over.Token);
        return await new ReportIndexReader(db, reportKey).ReadAsync(over.Token);
    }

    private void Trim(Kept read, long bytes)
    {
        lock (gate)
        {
            read.Bytes = bytes;
            while (kept.Count > 1 && kept.Sum(one => one.Bytes) > MostBytes)
                kept.RemoveLast();
        }
    }

    private sealed class Kept(long reportKey, long erasure, Task<ReportIndex> index)
    {
        public long ReportKey => reportKey;
        public long Erasure => erasure;
        public Task<ReportIndex> Index => index;
        public long Bytes { get; set; }
    }
}
