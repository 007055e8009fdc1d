using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Graph;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>Rounds that change the simulated tenant between two snapshots and hold the report of them against what the tenant itself says differs.</summary>
public sealed class TrueReports : IAsyncDisposable
{
    /// <summary>Churns of one round, in one store.</summary>
    public const int ChurnsInRound = 10;

    private readonly string folder;
    private readonly SimulatorProcess simulator;
    private int facts;

    private TrueReports(string folder, SimulatorProcess simulator) => (this.folder, this.simulator) = (folder, simulator);

    /// <summary>Everything that can be caused.</summary>
    public static IReadOnlyList<string> Incidents => LivingTenant.Incidents;

    /// <summary>How much there was to find, as a sentence.</summary>
    public string Told => string.Create(CultureInfo.InvariantCulture, $"{facts:N0} differences of this run had to be found.");

    public static async Task<TrueReports> PrepareAsync(string folder, int users, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(folder, await SimulatorProcess.StartAsync(users));
    }

    /// <summary>Null when the reports of this many churns one after the other, and of all of them at once, are exact. Their seeds follow one another.</summary>
    public async Task<string?> ChurnAsync(int round, CancellationToken cancel)
    {
        using var tenant = new LivingTenant(simulator.Address, seed: 0);
        await using var store = await BeginAsync(tenant, cancel);
        for (var seed = round * ChurnsInRound; seed < (round + 1) * ChurnsInRound; seed++)
        {
            var change = string.Create(CultureInfo.InvariantCulture, $"churn?percent={1 + (seed % 10)}&seed={seed}");
            if (await ChangeAsync(store, tenant, change, isBackwards: seed % 4 == 0, cancel) is { } fault)
                return $"Churn {seed}: {fault}";
        }

        return await CompareAsync(store, 1, ChurnsInRound + 1, new TrueDifferences(tenant.Moments[0], tenant.Now), cancel) is { } wrong ? $"All churns at once: {wrong}" : null;
    }

    /// <summary>Null when the report of this incident is exact.</summary>
    public async Task<string?> IncidentAsync(int which, CancellationToken cancel)
    {
        using var tenant = new LivingTenant(simulator.Address, seed: 0);
        await using var store = await BeginAsync(tenant, cancel);
        return await ChangeAsync(store, tenant, $"incidents/{Incidents[which]}", isBackwards: false, cancel) is { } fault ? $"{Incidents[which]}: {fault}" : null;
    }

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    private async Task<StoreInHand> BeginAsync(LivingTenant tenant, CancellationToken cancel)
    {
        var path = Path.Combine(folder, "truth");
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        await tenant.BeginAsync(cancel);
        var store = await StoreInHand.OpenAsync(new PortalFolder(path), simulator.Address, cancel, services: services => services
            .AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(2), FirstRetry = TimeSpan.FromMilliseconds(2), UnitsPerSecond = 100_000, Burst = 100_000 }));
        await store.CaptureAsync(cancel);
        return store;
    }

    private async Task<string?> ChangeAsync(StoreInHand store, LivingTenant tenant, string change, bool isBackwards, CancellationToken cancel)
    {
        var before = tenant.Now;
        await tenant.CauseAsync(change, cancel);
        await tenant.SettleAsync(cancel);
        await store.CaptureAsync(cancel);
        var number = (await store.NumbersAsync(cancel))[^1];
        return isBackwards
            ? await CompareAsync(store, number, number - 1, new TrueDifferences(tenant.Now, before), cancel)
            : await CompareAsync(store, number - 1, number, new TrueDifferences(before, tenant.Now), cancel);
    }

    private async Task<string?> CompareAsync(StoreInHand store, int from, int to, TrueDifferences truth, CancellationToken cancel)
    {
        var report = await store.CompareAsync(new NewReport { From = from, To = to, OperationId = Guid.NewGuid() }, cancel);
        facts += truth.Count;
        if (report.State != Jobs.JobState.Successful)
            return $"The report failed: {report.Error}";
        await using var scope = store.SitDown();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancel);
        return truth.Count == 0 ? "Nothing differs." : truth.Fault(
            await db.ReportChanges.AsNoTracking().Where(row => row.ReportKey == report.Key).ToListAsync(cancel), await db.ReportItems.AsNoTracking().Where(row => row.ReportKey == report.Key).ToListAsync(cancel));
    }
}
