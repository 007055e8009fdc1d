using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.Data.Sqlite;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// <c>compare [--large 1000000] [--growth 100000] [--rows 100000] [--folder F] [--only part]</c>: what a comparison costs beside jsondiffpatch, microdiff and git on the same
/// objects, at a million objects, and what a large report answers. A folder that holds the large stores already is used again. Parts: peers, million, report.
/// </summary>
internal static class CompareBenchmark
{
    private const int Changes = 10_000;
    private const int Times = 75;
    private const int ArchiveTimes = 15;
    private const int TimesReported = 5;
    private const int WarmUp = 20_000;

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("compare-benchmark-");
        if (given is ["--make-report", var store, ..])
        {
            await MakeReportAsync(store, arguments.Text("--after")!, arguments.Text("--result")!);
            return 0;
        }

        var only = arguments.Text("--only");
        var results = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["rows_exact"] = null,
            ["vs_jsondiffpatch"] = null,
            ["vs_microdiff"] = null,
            ["archives_vs_fastest"] = null,
            ["vs_git_diff"] = null,
            ["million_s"] = null,
            ["peak_mb"] = null,
            ["growth_ratio"] = null,
            ["report_p95_ms"] = null,
            ["circuit_mb"] = null,
        };
        if (only is null or "peers")
            await BesidePeersAsync(folder, results);
        if (only is null or "million")
            await GrownAsync(folder, arguments.Number("--growth", 100_000), arguments.Number("--large", 1_000_000), results);
        if (only is null or "report")
        {
            var rows = arguments.Number("--rows", 100_000);
            var place = await WriteAsync(Path.Combine(folder, "report"), rows, rows);
            var (number, answers) = await new LargeReport(place, rows).AskAsync();
            results["report_p95_ms"] = Math.Round(answers.Order().ElementAt((int)(answers.Count * 0.95)), 1);
            Say($"Answers of a report of {rows:N0} rows, p95", results["report_p95_ms"]!.Value, $"median {Median(answers):N0} ms");
            results["circuit_mb"] = Math.Round(await new OpenCircuits(place).MeasureAsync(number) / 1e6, 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"A circuit with that report open",-60} {results["circuit_mb"],10:N1} MB"));
        }

        Console.WriteLine(JsonSerializer.Serialize(results));
        return 0;
    }

    private static async Task BesidePeersAsync(string folder, Dictionary<string, double?> results)
    {
        var states = new TwoStates();
        var place = Directory.CreateDirectory(Path.Combine(folder, "peers-" + Guid.NewGuid().ToString("N"))).FullName;
        await using (var writing = await MeasuredStore.OpenAsync(Path.Combine(place, "store")))
        {
            await writing.CaptureAsync(states.Pages(later: false));
            await writing.CaptureAsync(states.Pages(later: true));
        }

        await using (var another = await MeasuredStore.OpenAsync(Path.Combine(place, "another")))
            await another.CaptureAsync(states.Pages(later: true));

        foreach (var later in new[] { false, true })
        {
            states.WriteFile(Path.Combine(place, later ? "b.json" : "a.json"), later);
            states.WriteFolder(Path.Combine(place, later ? "b" : "a"), later);
        }

        await using var store = await MeasuredStore.OpenAsync(Path.Combine(place, "store"));
        var (times, comparison) = (new List<double>(), (Comparison?)null);
        for (var time = 0; time < Times; time++)
        {
            var watch = Stopwatch.StartNew();
            comparison = SnapshotComparer.Compare((await store.Snapshots.DifferenceAsync(1, 2, Scope.All, CancellationToken.None)).Input);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var ours = Median(times);
        var (objects, differences) = (comparison!.Changes.Count, DifferencesOf(comparison));
        results["rows_exact"] = objects == TwoStates.Objects && differences == TwoStates.Differences ? 1 : 0;
        Say($"From the store: {objects} objects, {differences} differences", ours, $"first {times[0]:N1} ms");
        var archives = await TwoArchives.WriteAsync(Path.Combine(place, "store"), Directory.CreateDirectory(Path.Combine(place, "archives")).FullName);
        var (slowest, wholes) = (0.0, new List<Comparison>());
        var fromAnother = await TwoArchives.WriteAsync(Path.Combine(place, "another"), Directory.CreateDirectory(Path.Combine(place, "archives-of-another")).FullName);
        foreach (var (which, pair) in new[] { ("of one store", archives), ("of two stores, in another order", [archives[0], fromAnother[0]]) })
        {
            var alone = new List<double>();
            for (var time = 0; time < ArchiveTimes; time++)
            {
                var (whole, spent) = await TwoArchives.CompareAsync(pair);
                alone.Add(spent.TotalMilliseconds);
                wholes.Add(whole);
            }

            slowest = Math.Max(slowest, Median(alone));
            Say($"Two archives {which}: {wholes[^1].Changes.Count} objects, {DifferencesOf(wholes[^1])} differences", Median(alone), $"first {alone[0]:N1} ms");
        }

        var imported = await TwoArchives.ImportAsync(archives, Path.Combine(place, "imported"));
        Say($"Imported into an empty store: {imported.Comparison.Changes.Count} objects, {DifferencesOf(imported.Comparison)} differences", imported.Comparing.TotalMilliseconds, $"after an import of both in {imported.Importing.TotalSeconds:N1} s");
        if (wholes.Append(imported.Comparison).Any(found => found.Changes.Count != TwoStates.Objects || DifferencesOf(found) != TwoStates.Differences))
            results["rows_exact"] = 0;
        await Peers.InstallAsync(place);
        var fastest = double.MaxValue;
        var peers = new Peers(place);
        foreach (var library in new[] { "jsondiffpatch", "microdiff" })
        {
            var peer = await peers.NpmAsync(library, Path.Combine(place, "a.json"), Path.Combine(place, "b.json"));
            Say($"{library}: {peer.Found:N0} differences", peer.Comparing, $"and {peer.Reading:N1} ms reading");
            fastest = Math.Min(fastest, peer.Reading + peer.Comparing);
            results["vs_" + library] = Math.Round(ours / peer.Comparing, 4);
        }

        results["archives_vs_fastest"] = Math.Round(slowest / fastest, 3);
        var git = (await peers.GitAsync(Path.Combine(place, "a"), Path.Combine(place, "b"))).TotalMilliseconds;
        Say("git diff --no-index", git, "");
        results["vs_git_diff"] = Math.Round(ours / git, 4);
    }

    private static async Task GrownAsync(string folder, int small, int large, Dictionary<string, double?> results)
    {
        await WriteAsync(folder, WarmUp, WarmUp / 10);
        var (little, much) = (new List<MadeReport>(), new List<MadeReport>());
        for (var i = 0; i < TimesReported; i++)
        {
            little.Add(await ReportOfAsync(folder, small));
            much.Add(await ReportOfAsync(folder, large));
        }

        var million = Median([.. much.Select(made => made.Seconds)]);
        results["growth_ratio"] = Math.Round(million / Median([.. little.Select(made => made.Seconds)]), 3);
        results["million_s"] = Math.Round(million, 2);
        results["peak_mb"] = much.Max(made => made.PeakMb);
    }

    // Each in a process of its own, which has made reports of another store before: a portal that is asked has been running for a while.
    private static async Task<MadeReport> ReportOfAsync(string folder, int objects)
    {
        var place = await WriteAsync(folder, objects, Changes);
        // What was compared once is not compared again, so each time begins with the store as it was written.
        place = new PortalFolder(place).CopyTo(place + "-reported").Path;
        var result = Path.Combine(place, "report.json");
        string[] making = ["exec", typeof(CompareBenchmark).Assembly.Location, "compare", "--make-report", place, "--after", new PortalFolder(Place(folder, WarmUp)).CopyTo(Place(folder, WarmUp) + "-reported").Path, "--result", result];
        using (var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, making))!)
        {
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException("The process that made the report failed.");
        }

        var made = JsonSerializer.Deserialize<MadeReport>(await File.ReadAllTextAsync(result))!;
        Say($"{made.Rows:N0} report rows of {objects:N0} objects, {made.Differences:N0} differences", made.Seconds * 1000, $"of it reading {made.Reading:N2} s, comparing {made.Comparing:N2} s; peak {made.PeakMb:N0} MB");
        return made;
    }

    private static string Place(string folder, int objects) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"grown-{objects}"));

    private static async Task<string> WriteAsync(string folder, int objects, int changes)
    {
        var place = Place(folder, objects);
        if (File.Exists(Path.Combine(place, "written")))
            return place;
        await using var store = await MeasuredStore.OpenAsync(place);
        var tenant = new GeneratedTenant(objects, movesAtOnce: true);
        await store.FirstAsync(tenant, isMadeBefore: false);
        await store.DayAsync(tenant, tenant.NextDay((double)changes / objects));
        await File.WriteAllTextAsync(Path.Combine(place, "written"), "");
        return place;
    }

    private static async Task MakeReportAsync(string place, string warmUp, string result)
    {
        await using (var other = await OpenAsync(warmUp))
        {
            foreach (var types in new string[][] { ["user"], ["group"], ["user", "group"], ["group", "user", "device"] })
                await other.CompareAsync(new() { From = 1, To = 2, Scope = ReportScope.Types, Types = types, OperationId = Guid.NewGuid() }, CancellationToken.None);
        }

        await using var portal = await OpenAsync(place);
        var watch = Stopwatch.StartNew();
        var report = await portal.CompareAsync(new() { From = 1, To = 2, OperationId = Guid.NewGuid() }, CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        var peak = Math.Round(self.PeakWorkingSet64 / 1e6);
        watch.Restart();
        var input = (await portal.Snapshots.DifferenceAsync(1, 2, Scope.All, CancellationToken.None)).Input;
        var reading = watch.Elapsed.TotalSeconds;
        watch.Restart();
        SnapshotComparer.Compare(input);
        await File.WriteAllTextAsync(result, JsonSerializer.Serialize(new MadeReport(report.Objects, report.Attributes + report.Links, seconds, reading, watch.Elapsed.TotalSeconds, peak)));
    }

    private static Task<StoreInHand> OpenAsync(string place) => StoreInHand.OpenAsync(new PortalFolder(place), new("http://127.0.0.1:9/"), CancellationToken.None, settings: MeasuredStore.SettingsFor(place));

    private static int DifferencesOf(Comparison comparison) => comparison.Changes.Sum(change => change.Items.Count);

    private static double Median(IReadOnlyList<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Say(string what, double milliseconds, string more) => Console.WriteLine($"{what,-60} {milliseconds,10:N1} ms   {more}");

    private sealed record MadeReport(int Rows, int Differences, double Seconds, double Reading, double Comparing, double PeakMb);
}
