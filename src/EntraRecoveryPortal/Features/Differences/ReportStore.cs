using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Writes a report: its state, and its rows in batches. A final state is never left again.</summary>
internal sealed class ReportStore(IDbContextFactory<PortalDbContext> databases, ObjectNames names, StoreKeys keys, TimeProvider clock)
{
    private const int BatchSize = 1_000;

    public async Task MoveAsync(long reportKey, string state, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await Unfinished(db, reportKey).ExecuteUpdateAsync(row => row.SetProperty(report => report.State, state), cancel);
    }

    public async Task FailAsync(long reportKey, string reason, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        await Unfinished(db, reportKey).ExecuteUpdateAsync(row => row
            .SetProperty(report => report.State, JobState.Failed)
            .SetProperty(report => report.Error, Lengths.Fit(reason, Lengths.Sentence))
            .SetProperty(report => report.CompletedAt, now), cancel);
    }

    public async Task AbandonAsync(long reportKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        await Unfinished(db, reportKey).ExecuteUpdateAsync(row => row
            .SetProperty(report => report.State, JobState.Abandoned)
            .SetProperty(report => report.CompletedAt, now), cancel);
    }

    public async Task SaveAsync(long reportKey, ComparisonInput input, Comparison comparison, JobContext context, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await HeldAsync(db, context, () => ForgetAsync(db, reportKey, cancel), cancel);
        await MoveAsync(reportKey, JobState.Running, cancel);
        var targets = await TargetNamesAsync(reportKey, input, comparison, db, cancel);
        var dialect = StoreDialect.Of(db);
        var (done, last) = (0, 0L);
        var batches = comparison.Changes.Chunk(BatchSize).ToList();
        var ahead = RowsOf(0);
        for (var number = 0; number < batches.Count; number++)
        {
            var rows = await ahead;
            ahead = RowsOf(number + 1);
            await HeldAsync(db, context, async () =>
            {
                await dialect.AddAsync(db, rows, cancel);
                last = await KeyAsync(db, reportKey, last, rows, cancel);
                await dialect.AddAsync(db, batches[number].Zip(rows, (change, row) => change.Items.Select(item =>
                    ReportRows.ItemRow(row, item, item.Target is { } target ? targets.GetValueOrDefault(target.Id) : null))).SelectMany(items => items).ToList(), cancel);
            }, cancel);
            done += rows.Count;
            await context.ReportAsync(JobState.Running, "Storing differences", done, comparison.Changes.Count, cancel);
        }

        await HeldAsync(db, context, () => CompleteAsync(db, reportKey, comparison, cancel), cancel);

        // The rows of a batch are made while those of the one before are written.
        Task<List<ReportChangeRow>> RowsOf(int number) => number == batches.Count
            ? Task.FromResult<List<ReportChangeRow>>([])
            : Task.Run(() => batches[number].Select(change => ReportRows.ChangeRow(reportKey, change)).ToList(), cancel);
    }

    // The rows that came after these keys are these.
    private static async Task<long> KeyAsync(PortalDbContext db, long reportKey, long after, List<ReportChangeRow> rows, CancellationToken cancel)
    {
        var keys = await db.ReportChanges.Where(row => row.ReportKey == reportKey && row.ChangeKey > after)
            .Select(row => new { row.Type, row.ObjectId, row.ChangeKey }).ToDictionaryAsync(row => (row.Type, row.ObjectId), row => row.ChangeKey, cancel);
        foreach (var row in rows)
            row.ChangeKey = keys[(row.Type, row.ObjectId)];
        return keys.Values.Max();
    }

    // A run that was taken over must not mix its rows with those of the run that took over.
    private static async Task HeldAsync(PortalDbContext db, JobContext context, Func<Task> write, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await context.HoldLeaseAsync(db, cancel);
        await write();
        await transaction.CommitAsync(cancel);
    }

    private async Task CompleteAsync(PortalDbContext db, long reportKey, Comparison comparison, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var changes = comparison.Changes;
        var notCompared = comparison.NotCompared.Count == 0 ? null : JsonSerializer.Serialize(comparison.NotCompared);
        var attributes = changes.Sum(change => change.Items.Count(item => item.Kind == ItemKind.Attribute));
        var links = changes.Sum(change => change.Items.Count(item => item.Kind == ItemKind.Link));
        var risky = changes.Count(change => ReportRows.RisksOf(change).Count > 0);
        var notRestorable = changes.Count(ReportRows.IsNotWhollyRestorable);
        await Unfinished(db, reportKey).ExecuteUpdateAsync(row => row
            .SetProperty(report => report.State, JobState.Successful)
            .SetProperty(report => report.CompletedAt, now)
            .SetProperty(report => report.ObjectCount, changes.Count)
            .SetProperty(report => report.AttributeCount, attributes)
            .SetProperty(report => report.LinkCount, links)
            .SetProperty(report => report.RiskCount, risky)
            .SetProperty(report => report.NotRestorableCount, notRestorable)
            .SetProperty(report => report.NotCompared, notCompared), cancel);
        await ResultSeal.AddAsync(db, keys, SealRow.Report, reportKey, now, cancel);
        await db.SaveChangesAsync(cancel);
    }

    // The comparison knows the ends it touched; the rest is known to the snapshot by name.
    private async Task<Dictionary<string, string>> TargetNamesAsync(long reportKey, ComparisonInput input, Comparison comparison, PortalDbContext db, CancellationToken cancel)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in comparison.Changes.SelectMany(change => change.Items).Select(item => item.Target).OfType<ObjectRef>().Distinct())
        {
            if (input.EndOf(target) is { } end)
                known[target.Id] = end.Name;
            else
                unknown.Add(target.Id);
        }
        var snapshotKey = await db.Reports.Where(report => report.ReportKey == reportKey).Select(report => report.ToSnapshotKey ?? report.FromSnapshotKey).SingleAsync(cancel);
        foreach (var (id, name) in await names.OfAsync(unknown, snapshotKey, cancel))
            known[id] = name;
        return known;
    }

    private static async Task ForgetAsync(PortalDbContext db, long reportKey, CancellationToken cancel)
    {
        await db.DraftTicks.Where(tick => tick.ReportKey == reportKey).ExecuteDeleteAsync(cancel);
        await db.ReportItems.Where(item => item.ReportKey == reportKey).ExecuteDeleteAsync(cancel);
        await db.ReportChanges.Where(change => change.ReportKey == reportKey).ExecuteDeleteAsync(cancel);
    }

    private static IQueryable<ReportRow> Unfinished(PortalDbContext db, long reportKey) =>
        db.Reports.Where(report => report.ReportKey == reportKey
            && report.State != JobState.Successful && report.State != JobState.Failed && report.State != JobState.Abandoned);
}
