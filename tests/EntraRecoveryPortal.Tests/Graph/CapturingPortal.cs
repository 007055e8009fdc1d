using System.Globalization;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>A portal that captures a simulated tenant, by hand or by schedule.</summary>
internal sealed class CapturingPortal : IAsyncDisposable
{
    public const string Scheduled = CaptureArgument.Scheduled;
    private readonly PortalUnderTest portal;

    private CapturingPortal(PortalUnderTest portal) => this.portal = portal;

    public PortalUnderTest Portal => portal;

    public SnapshotStore Store => portal.Services.GetRequiredService<SnapshotStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="proveEvery">With a tick, every scheduled snapshot is a proof, and one by hand is none.</param>
    public static async Task<CapturingPortal> StartAsync(RunningSimulator simulator, TimeSpan? relationsEvery = null, TimeSpan? proveEvery = null, TemporaryFolder? store = null, string? eligibilityGroup = null, bool openExtensions = false) =>
        new(await StormyPortal.StartAsync(
            simulator, store,
            [
                ("Schedule:Every", "30.00:00:00"),
                ("Schedule:RelationsEvery", (relationsEvery ?? TimeSpan.FromDays(1)).ToString("c", CultureInfo.InvariantCulture)),
                ("Schedule:ProveEvery", (proveEvery ?? TimeSpan.FromDays(7)).ToString("c", CultureInfo.InvariantCulture)),
                .. eligibilityGroup is null ? Array.Empty<(string, string)>() : [("Capture:EligibilityGroups:0", eligibilityGroup)],
                ("Capture:OpenExtensions", openExtensions ? "true" : "false"),
            ]));

    public async Task<SnapshotSummary> CaptureAsync(string trigger = CaptureArgument.Manual)
    {
        var job = await RunAsync(trigger);
        Assert.True(job.State == JobState.Successful, job.Error);
        return (await Store.OfJobAsync(job.JobKey, Cancel))!;
    }

    public async Task<JobRow> RunAsync(string trigger)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        long key;
        await using (var db = await portal.Contexts.CreateDbContextAsync(Cancel))
        {
            key = await jobs.AddAsync(db, CaptureJob.Kind, new CaptureArgument(trigger).ToString(), Person.Scheduler, Guid.NewGuid(), Cancel);
            await db.SaveChangesAsync(Cancel);
        }

        jobs.Wake();
        return await StormyPortal.EndOfAsync(jobs, key);
    }

    public async Task<byte[]> DigestAsync(SnapshotSummary snapshot)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        return (await db.Snapshots.SingleAsync(row => row.SnapshotKey == snapshot.SnapshotKey, Cancel)).StateDigest!;
    }

    /// <summary>A whole read on top must find nothing to correct.</summary>
    public async Task<SnapshotSummary> ProveAsync(SnapshotSummary snapshot)
    {
        var proof = await CaptureAsync(Scheduled);
        Assert.All(proof.Types, row => Assert.Equal(ReadMethod.Full, row.Method));
        var wrong = string.Join("; ", proof.Types.Where(row => row.ChangedCount > 0).Select(row => $"{row.Type} {row.Relation}: {row.ChangedCount}"));
        Assert.True(wrong.Length == 0, $"#{snapshot.Number} differs from a whole read: {wrong}\n{await ChangesOfAsync(proof)}");
        Assert.Equal(await DigestAsync(snapshot), await DigestAsync(proof));
        return proof;
    }

    private async Task<string> ChangesOfAsync(SnapshotSummary snapshot)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var objects = await db.ObjectVersions.Where(row => row.SnapshotKey == snapshot.SnapshotKey).Join(db.Objects, row => row.ObjectKey, one => one.ObjectKey, (row, one) => new { one.Type, one.ObjectId, row.PreviousState, row.State }).Take(10).ToListAsync(Cancel);
        var links = await db.LinkVersions.Where(row => row.SnapshotKey == snapshot.SnapshotKey)
            .Join(db.Objects, row => row.SourceKey, one => one.ObjectKey, (row, source) => new { Source = source, row.TargetKey, row.Relation, row.Present })
            .Join(db.Objects, row => row.TargetKey, one => one.ObjectKey, (row, target) => new { row.Source, row.Relation, Target = target, row.Present }).Take(10).ToListAsync(Cancel);
        return string.Join('\n', objects.Select(row => $"{row.Type} {row.ObjectId}: {row.PreviousState} -> {row.State}")
            .Concat(links.Select(row => $"{row.Source.Type} {row.Source.ObjectId} {row.Relation} {row.Target.Type} {row.Target.ObjectId}: {row.Present}")));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();
}

internal static class SnapshotParts
{
    public static SnapshotTypeRow Of(this SnapshotSummary snapshot, string type, string relation = "") => snapshot.Types.Single(row => row.Type == type && row.Relation == relation);
}
