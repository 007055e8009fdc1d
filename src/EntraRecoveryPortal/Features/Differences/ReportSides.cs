using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Gets both sides of a report. "Now" becomes a snapshot or a reading that the report keeps, so that a second run compares the same.</summary>
internal sealed class ReportSides(
    IDbContextFactory<PortalDbContext> databases, SnapshotStore store, LiveReading live, JobQueue jobs, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task<SidesAnswer> LoadAsync(ReportRow report, JobContext context, CancellationToken cancel)
    {
        var detail = ScopeDetail.Parse(report.ScopeDetail);
        var scope = new Scope { Types = detail.Types, Ids = detail.Ids };
        return report switch
        {
            { FromSnapshotKey: { } from, ToSnapshotKey: { } to } => await DifferenceAsync(from, to, scope, context, cancel),
            { FromSnapshotKey: { } from } when scope.IsAll => await AgainstCaptureAsync(report.ReportKey, from, context, cancel),
            { FromSnapshotKey: { } from } => new SidesAnswer.Loaded(await store.AgainstReadingAsync(from, await ReadAsync(report, scope, context, cancel), scope, cancel)),
            { FromReadingKey: { } from } => new SidesAnswer.Loaded(ReadingPair.Of(await store.ReadingAsync(from, cancel), await ReadAsync(report, scope, context, cancel))),
            _ => new SidesAnswer.Missing("The snapshot to compare with is no longer kept."),
        };
    }

    private async Task<SidesAnswer> DifferenceAsync(long from, long to, Scope scope, JobContext context, CancellationToken cancel)
    {
        await context.ReportAsync(JobState.LoadingData, "Reading what changed between the snapshots", 0, total: null, cancel);
        return new SidesAnswer.Loaded((await store.DifferenceAsync(from, to, scope, cancel)).Input);
    }

    // The capture was asked for before this job, so it has been claimed before: waiting here cannot keep it from running.
    private async Task<SidesAnswer> AgainstCaptureAsync(long reportKey, long from, JobContext context, CancellationToken cancel)
    {
        if (ReportArgument.Parse(context.Argument).CaptureJobKey is not { } captureKey)
            return new SidesAnswer.Missing("The snapshot to compare with is no longer kept.");
        JobRow? capture;
        while ((capture = await jobs.FindAsync(captureKey, cancel)) is { } waiting && !JobState.IsFinal(waiting.State))
        {
            context.Message = waiting.Message;
            await context.ReportAsync(JobState.LoadingData, $"Reading the tenant: {waiting.Phase ?? "waiting to start"}", waiting.Done, waiting.Total, cancel);
            await Task.Delay(LookEvery, clock, cancel);
        }
        context.Message = null;
        if (await store.OfJobAsync(captureKey, cancel) is not { } now)
            return new SidesAnswer.Missing(capture?.State == JobState.Abandoned
                ? "The capture that this report waited for was cancelled."
                : $"The tenant could not be captured. {capture?.Error}".TrimEnd());
        if (now.SnapshotKey == from)
            return new SidesAnswer.Missing("The capture that this report waited for is the snapshot it starts from. Compare with now again.");
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Reports.Where(row => row.ReportKey == reportKey).ExecuteUpdateAsync(row => row.SetProperty(report => report.ToSnapshotKey, now.SnapshotKey), cancel);
        return await DifferenceAsync(from, now.SnapshotKey, Scope.All, context, cancel);
    }

    private async Task<Reading> ReadAsync(ReportRow report, Scope scope, JobContext context, CancellationToken cancel)
    {
        if (report.ToReadingKey is { } kept)
            return await store.ReadingAsync(kept, cancel);
        await context.ReportAsync(JobState.LoadingData, "Reading the tenant", 0, scope.Types.Count + scope.Ids.Count, cancel);
        var reading = await live.TakeAsync(scope, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await context.HoldLeaseAsync(db, cancel);
        var key = await store.KeepReadingAsync(db, reading, cancel);
        await db.Reports.Where(row => row.ReportKey == report.ReportKey).ExecuteUpdateAsync(row => row.SetProperty(one => one.ToReadingKey, key), cancel);
        await transaction.CommitAsync(cancel);
        return reading;
    }
}
