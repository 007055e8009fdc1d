using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Benchmarks.Simulator;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>
/// <c>capture [--only size|requests|quota] [--users N] [--groups N] [--latency MS] [--no-replay] [--prove]</c>: what captures cost a tenant and the portal. A million objects
/// at 50 ms a request; how many requests a whole read takes, one after nothing has changed and one after a hundredth has, beside the plan of an exporter sent to the
/// same tenant; and a twentieth of the quota, of which another client takes half.
/// </summary>
internal static class CaptureBenchmark
{
    private const int ChurnSlack = 25;
    private const int PagesTimed = 200;
    private static readonly JsonSerializerOptions Keys = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var only = arguments.Text("--only");
        var figures = new CaptureFigures();
        // First, since the peak of a process never falls again.
        if (only is null or "size")
            figures = await SizeAsync(figures, arguments.Number("--users", 530_000), arguments.Number("--latency", 50), Groups(arguments, otherwise: null), arguments.Has("--prove"));
        if (only is null or "requests")
            figures = await RequestsAsync(figures, arguments.Number("--users", 100_000), Groups(arguments, otherwise: arguments.Has("--users") ? null : 10_000), replays: !arguments.Has("--no-replay"));
        if (only is null or "quota")
            figures = await QuotaAsync(figures, arguments.Number("--users", 300_000), Groups(arguments, otherwise: null));
        Console.WriteLine(JsonSerializer.Serialize(figures, Keys));
        return 0;
    }

    /// <summary>Wall time beside the longest chain of pages, each of which is asked for when the one before has come, and memory.</summary>
    private static async Task<CaptureFigures> SizeAsync(CaptureFigures figures, int users, int latency, int? groups, bool proves)
    {
        await using var measured = await MeasuredTenant.StartAsync(users, groups, proves);
        await measured.Portal.PostAsync("/_simulator/weather", JsonSerializer.Serialize(new { latency = new { milliseconds = latency, jitterMilliseconds = 0 } }));
        var full = Told($"whole read, {latency} ms a request", await measured.Portal.CaptureAsync());
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        var (chain, pages) = full.ByPath.Where(path => !path.Key.Contains('$', StringComparison.Ordinal)).MaxBy(path => path.Value);
        var page = await measured.PageSecondsAsync(chain == "groups/delta" ? "groups/delta?$select=id,members,owners" : $"{chain}?$top=999", PagesTimed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest chain: {pages:N0} pages of {chain}, {page * 1000:N1} ms each when nothing else is asked: {pages * page:N0} s; peak {peak} MB"));
        if (proves)
        {
            Told("proof: everything read again, and what its changes would have told", await measured.Portal.CaptureAsync());
            figures = figures with { ProofPeakMb = Process.GetCurrentProcess().PeakWorkingSet64 >> 20 };
        }

        return figures with { WallSeconds = Math.Round(full.Seconds, 1), WallVsChain = Math.Round(full.Seconds / (pages * page), 2), PeakMb = peak, Objects = full.Snapshot.Header.ObjectCount };
    }

    private static async Task<CaptureFigures> RequestsAsync(CaptureFigures figures, int users, int? groups, bool replays)
    {
        await using var measured = await MeasuredTenant.StartAsync(users, groups);
        var full = Told("whole read", await measured.Portal.CaptureAsync());
        var minimum = MinimalPlan.Of(full.Snapshot);
        var idle = Told("nothing changed", await measured.Portal.CaptureAsync());
        await measured.Portal.PostAsync("/_simulator/churn?percent=1&seed=7");
        var churn = Told("1 % changed", await measured.Portal.CaptureAsync());
        var needed = churn.ByPath.Where(path => path.Key.Contains("/delta", StringComparison.Ordinal)).Sum(path => path.Value);
        var model = ExporterModel.Requests(full.Snapshot);
        if (replays)
        {
            var watch = Stopwatch.StartNew();
            var exporter = new ExporterModel(measured.Address, await measured.SignInAsync());
            model = await exporter.ReplayAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model of an exporter, one batch after the other: {model:N0} inner requests in {watch.Elapsed.TotalSeconds:N0} s, {exporter.Answered:N0} of them answered"));
        }

        return figures with
        {
            Requests = full.RoundTrips,
            Minimum = minimum,
            RequestsVsMinimum = Math.Round((double)full.RoundTrips / minimum, 3),
            TimesFewerThanNPlus1 = Math.Round((double)model / full.RoundTrips, 1),
            IdleRequests = idle.RoundTrips,
            ChurnRequests = churn.RoundTrips,
            ChurnDeltaPages = needed,
            ChurnRequestsVsMinimum = Math.Round((churn.RoundTrips - ChurnSlack) / (double)needed, 3),
        };
    }

    // A twentieth of a large tenant's quota, of which another client of the same app takes half.
    private static async Task<CaptureFigures> QuotaAsync(CaptureFigures figures, int users, int? groups)
    {
        const int Units = 8000 / 20;
        const double Left = 0.5;
        await using var measured = await MeasuredTenant.StartAsync(users, groups);
        await measured.Portal.PostAsync("/_simulator/weather", JsonSerializer.Serialize(new { quota = new { refuses = true, resourceUnits = Units, usedElsewhere = 1 - Left, conditionalAccessLane = true } }));
        var cost = Told("a fortieth of the quota", await measured.Portal.CaptureAsync());
        return figures with { QuotaShare = Math.Round(cost.Units / (cost.Seconds * Units * Left / 10), 3), ThrottledShare = Math.Round((double)cost.Throttled / cost.Parts, 4) };
    }

    private static int? Groups(Arguments arguments, int? otherwise) => arguments.Has("--groups") ? arguments.Number("--groups", 0) : otherwise;

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
}
