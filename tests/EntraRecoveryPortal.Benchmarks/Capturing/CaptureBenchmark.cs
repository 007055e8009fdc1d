using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Simulator;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>
/// <c>capture [--users 100000] [--latency MS] [--quota] [--no-replay]</c>: what captures cost a tenant. A whole read, one after nothing has changed, one after a
/// hundredth has; with latency the wall time, with --quota a twentieth of the quota of which another client takes half.
/// </summary>
internal static class CaptureBenchmark
{
    private const int ChurnSlack = 25;

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var users = arguments.Number("--users", 100_000);
        var latency = arguments.Number("--latency", 0);
        using var folder = new Scratch();
        await using var process = await SimulatorProcess.StartAsync(users);
        await using var portal = await MeasuredPortal.StartAsync(folder.Path, process.Address);
        using var client = new SimulatorClient(process.Address);
        var token = await client.SignInAsync();
        if (latency > 0)
            await portal.PostAsync("/_simulator/weather", JsonSerializer.Serialize(new { latency = new { milliseconds = latency, jitterMilliseconds = 0 } }));
        var shares = arguments.Has("--quota") ? await QuotaAsync(portal) : null;
        if (shares is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { users, quota_share = shares.Quota, throttled_share = shares.Throttled }));
            return 0;
        }

        var full = Told("whole read", await portal.CaptureAsync());
        var minimum = MinimalPlan.Of(full.Snapshot);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        var idle = Told("nothing changed", await portal.CaptureAsync());
        await portal.PostAsync("/_simulator/churn?percent=1&seed=7");
        var churn = Told("1 % changed", await portal.CaptureAsync());
        var needed = churn.ByPath.Where(path => path.Key.Contains("/delta", StringComparison.Ordinal)).Sum(path => path.Value);
        var longest = Math.Max(full.ByPath.GetValueOrDefault("groups/delta"), full.ByPath.GetValueOrDefault("users"));
        var model = ExporterModel.Requests(full.Snapshot);
        var watch = Stopwatch.StartNew();
        var replayed = arguments.Has("--no-replay") || latency > 0 ? 0 : await new ExporterModel(process.Address, token).ReplayAsync();
        if (replayed > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model of an exporter, one request after the other: {replayed:N0} inner requests in {watch.Elapsed.TotalSeconds:N0} s (counted: {model:N0})"));

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            users,
            requests = full.RoundTrips,
            minimum,
            requests_vs_minimum = Math.Round((double)full.RoundTrips / minimum, 3),
            times_fewer_than_n_plus_1 = Math.Round((double)(replayed > 0 ? replayed : model) / full.RoundTrips, 1),
            idle_requests = idle.RoundTrips,
            churn_requests = churn.RoundTrips,
            churn_delta_pages = needed,
            churn_requests_vs_minimum = Math.Round((churn.RoundTrips - ChurnSlack) / (double)needed, 3),
            wall_seconds = Math.Round(full.Seconds, 1),
            wall_vs_chain = latency > 0 ? Math.Round(full.Seconds / (longest * latency / 1000d), 2) : (double?)null,
            peak_mb = peak,
        }));
        return 0;
    }

    // A twentieth of a large tenant's quota, of which another client of the same app takes half.
    private static async Task<Shares> QuotaAsync(MeasuredPortal portal)
    {
        const int Units = 8000 / 20;
        const double Left = 0.5;
        await portal.PostAsync("/_simulator/weather", JsonSerializer.Serialize(new { quota = new { refuses = true, resourceUnits = Units, usedElsewhere = 1 - Left, conditionalAccessLane = true } }));
        var cost = Told("a fortieth of the quota", await portal.CaptureAsync());
        return new(Math.Round(cost.Units / (cost.Seconds * Units * Left / 10), 3), Math.Round((double)cost.Throttled / cost.Parts, 4));
    }

    private sealed record Shares(double Quota, double Throttled);

    private static CaptureCost Told(string what, CaptureCost cost)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {cost.RoundTrips:N0} requests ({cost.Parts:N0} with the parts of batches), {cost.Units:N0} resource units, {cost.Throttled} throttled, {cost.Seconds:N1} s, {cost.Snapshot.Header.ObjectCount:N0} objects, {cost.Snapshot.Header.LinkCount:N0} links, {cost.Snapshot.Header.ChangedObjects:N0} + {cost.Snapshot.Header.ChangedLinks:N0} changed"));
        foreach (var (path, count) in cost.ByPath.OrderByDescending(path => path.Value).Take(8))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {count,8:N0} {path}"));
        foreach (var loss in MeasuredPortal.LossesOf(cost.Snapshot))
            Console.WriteLine($"   not whole: {loss}");
        return cost;
    }

    private sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("capture-").FullName;

        public void Dispose()
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(Path, recursive: true);
        }
    }
}
