using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Makes one report: gets both sides, compares them, stores the rows. Run again after a crash it starts over; readers see a report only when it is whole.</summary>
internal sealed class ReportJob(
    IDbContextFactory<PortalDbContext> databases,
    ReportSides sides,
    ReportStore store,
    ReportIndexes indexes,
    OwnApplications own,
    StoreKeys keys,
    JobQueue jobs,
    TenantReader reader,
    IOptions<TenantOptions> tenant) : IJob
{
    public async Task RunAsync(JobContext context, CancellationToken cancel)
    {
        var reportKey = ReportArgument.Parse(context.Argument).ReportKey;
        try
        {
            var report = await StartAsync(reportKey, cancel);
            if (JobState.IsFinal(report.State))
                return;
            var answer = await sides.LoadAsync(report, context, cancel);
            if (answer is SidesAnswer.Missing missing)
            {
                await store.FailAsync(reportKey, missing.Reason, cancel);
                context.Fail(missing.Reason);
                return;
            }
            var input = await WithNewIdsAsync(((SidesAnswer.Loaded)answer).Input with { OwnAppIds = own.ClientIds }, report, cancel);
            await store.MoveAsync(reportKey, JobState.Calculating, cancel);
            await context.ReportAsync(JobState.Calculating, "Comparing", 0, input.Objects.Count, cancel);
            var comparison = await WithReachAsync(SnapshotComparer.Compare(input), report, context, cancel);
            await store.SaveAsync(reportKey, input, comparison, context, cancel);
            indexes.Expect(reportKey);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // A stop of the portal cancels too; then another run makes the report.
            if (await jobs.FindAsync(context.JobKey, CancellationToken.None) is { CancelRequested: true })
                await store.AbandonAsync(reportKey, CancellationToken.None);
            throw;
        }
        catch (SnapshotPurgedException purged)
        {
            await store.FailAsync(reportKey, purged.Message, CancellationToken.None);
            context.Fail(purged.Message);
        }
        catch (Exception fault) when (fault is not LeaseLostException)
        {
            await store.FailAsync(reportKey, $"The report could not be made. The portal's log says why, under job {context.JobKey}.", CancellationToken.None);
            throw;
        }
    }

    public Task GiveUpAsync(JobContext context, string reason, CancellationToken cancel) =>
        store.FailAsync(ReportArgument.Parse(context.Argument).ReportKey, reason, cancel);

    private async Task<ComparisonInput> WithNewIdsAsync(ComparisonInput input, ReportRow report, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return MadeAgain.In(input, await NewIdLedger.MadeAgainAsync(db, report.TenantKey, keys, cancel));
    }

    // Between snapshots the tenant may be out of reach itself; planning looks at the roles in any case.
    private async Task<Comparison> WithReachAsync(Comparison comparison, ReportRow report, JobContext context, CancellationToken cancel)
    {
        var isWithNow = report.ToSnapshotKey is null || ReportArgument.Parse(context.Argument).CaptureJobKey is not null;
        return isWithNow && tenant.Value.Writer.ClientId is { Length: > 0 } writer && ReachMarks.Matter(comparison) && await reader.ReachAsync(writer, cancel) is { } reach
            ? ReachMarks.In(comparison, reach)
            : comparison;
    }

    private async Task<ReportRow> StartAsync(long reportKey, CancellationToken cancel)
    {
        await store.MoveAsync(reportKey, JobState.LoadingData, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Reports.AsNoTracking().SingleAsync(report => report.ReportKey == reportKey, cancel);
    }
}
