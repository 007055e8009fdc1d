using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Benchmarks.Store;

/// <summary>
/// <c>store --objects N [--days 30] [--large M] [--year 365] [--folder F] [--no-rivals]</c>: the store beside restic and git on the same objects, then a large tenant
/// written by a process of its own, a year of snapshots upon it, and what people ask of it. A folder that holds the large store already is used again.
/// </summary>
internal static class StoreBenchmark
{
    private const double DailyChurn = 0.01;
    private const double LargeChurn = 0.002;
    private const int Questions = 200;

    /// <summary>First snapshots, each into a store of its own, in turn with restic: one alone is out by a tenth.</summary>
    private const int Firsts = 5;

    /// <summary>Until hardly anything is compiled any more.</summary>
    private const int WarmUps = 5;

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("store-benchmark-");
        var large = Path.Combine(folder, "large");
        switch (given)
        {
            case ["--write-large", ..]:
                await WriteLargeAsync(large, arguments.Number("--large", 1_000_000));
                return 0;
            default:
                var results = new Dictionary<string, double?>(StringComparer.Ordinal)
                {
                    ["first_vs_restic"] = null,
                    ["size30_vs_restic"] = null,
                    ["size30_vs_git"] = null,
                    ["daily_vs_restic"] = null,
                    ["peak_mb"] = null,
                    ["page_p95_ms"] = null,
                    ["history_p95_ms"] = null,
                    ["search_ms"] = null,
                    ["verify_per_s"] = null,
                };
                if (arguments.Number("--objects", 100_000) is > 0 and var objects)
                    await BesideRivalsAsync(folder, objects, Math.Max(1, arguments.Number("--days", 30)), !arguments.Has("--no-rivals"), results);
                if (arguments.Number("--large", 1_000_000) is > 0 and var many)
                    await LargeAsync(folder, large, many, arguments.Number("--year", 365), results);
                Console.WriteLine(JsonSerializer.Serialize(results));
                return 0;
        }
    }

    private static async Task BesideRivalsAsync(string folder, int objects, int days, bool withRivals, Dictionary<string, double?> results)
    {
        var tenant = new GeneratedTenant(objects);
        var rivals = new Rivals(System.IO.Directory.CreateDirectory(Path.Combine(folder, "rivals-" + Guid.NewGuid().ToString("N"))).FullName);
        for (var i = 0; i < WarmUps; i++)
            await WarmUpAsync(folder);
        await CompiledAsync();
        if (withRivals)
        {
            await rivals.BeginAsync();
            rivals.Lay(tenant, Enumerable.Range(0, objects));
        }

        var (first, resticFirst) = (new List<double>(), new List<double>());
        for (var i = 0; i < Firsts - 1; i++)
        {
            await using var other = await OpenAsync(folder, "small-");
            await FirstAsync(other);
        }

        await using var store = await OpenAsync(folder, "small-");
        await FirstAsync(store);
        if (withRivals)
            await rivals.CommitAsync("first");
        Say($"First snapshot of {objects:N0} objects, median of {Firsts}", $"{Percentile(first, 0.5):N2} s", withRivals ? $"restic {Percentile(resticFirst, 0.5):N2} s" : "");
        Say("All of them", string.Join(' ', first.Select(seconds => $"{seconds:N2}")), withRivals ? "restic " + string.Join(' ', resticFirst.Select(seconds => $"{seconds:N2}")) : "");
        var verifications = new List<double>();
        for (var i = 0; i < 5; i++)
            verifications.Add((await store.VerifyAsync()).TotalSeconds);
        results["verify_per_s"] = objects / Percentile(verifications, 0.5);
        Say("Verified, objects a second, with their links", $"{results["verify_per_s"]:N0}", $"first {verifications[0]:N2} s, median {Percentile(verifications, 0.5):N2} s");
        Say("Its size", $"{await store.BytesAsync() / 1e6:N1} MB", withRivals ? $"restic {rivals.ResticBytes / 1e6:N1} MB" : "");
        var (daily, resticDaily) = (new List<double>(), new List<double>());
        for (var day = 1; day <= days; day++)
        {
            var changes = tenant.NextDay(DailyChurn);
            daily.Add((await store.DayAsync(tenant, changes)).TotalSeconds);
            if (!withRivals)
                continue;
            rivals.Lay(tenant, changes.Changed);
            resticDaily.Add((await rivals.BackUpAsync()).TotalSeconds);
            await rivals.CommitAsync($"day {day}");
        }

        var bytes = await store.BytesAsync();
        Say($"A daily snapshot at {DailyChurn:P0}, median", $"{Percentile(daily, 0.5):N3} s", withRivals ? $"restic {Percentile(resticDaily, 0.5):N3} s" : "");
        if (!withRivals)
        {
            Say($"Size after {days} days", $"{bytes / 1e6:N1} MB", "");
            return;
        }

        await rivals.CollectAsync();
        Say($"Size after {days} days", $"{bytes / 1e6:N1} MB", $"restic {rivals.ResticBytes / 1e6:N1} MB, git {rivals.GitBytes / 1e6:N1} MB (.git {rivals.GitFolderBytes / 1e6:N1} MB)");
        results["first_vs_restic"] = Percentile(first, 0.5) / Percentile(resticFirst, 0.5);
        results["daily_vs_restic"] = Percentile(daily, 0.5) / Percentile(resticDaily, 0.5);
        results["size30_vs_restic"] = bytes / (double)rivals.ResticBytes;
        results["size30_vs_git"] = bytes / (double)rivals.GitBytes;

        async Task FirstAsync(MeasuredStore into)
        {
            if (withRivals)
            {
                resticFirst.Add((await rivals.FirstBackUpAsync()).TotalSeconds);
                await rivals.QuietAsync();
            }

            first.Add((await into.FirstAsync(tenant, isMadeBefore: true)).TotalSeconds);
        }
    }

    private static Task<MeasuredStore> OpenAsync(string folder, string name) => MeasuredStore.OpenAsync(Path.Combine(folder, name + Guid.NewGuid().ToString("N")));

    // The first capture of a process pays for compiling; a portal takes its first one minutes after its start.
    private static async Task WarmUpAsync(string folder)
    {
        var tenant = new GeneratedTenant(20_000, seed: 1);
        await using var store = await OpenAsync(folder, "warm-");
        await store.FirstAsync(tenant, isMadeBefore: true);
        for (var day = 0; day < 5; day++)
            await store.DayAsync(tenant, tenant.NextDay(DailyChurn));
    }

    // What was called often is compiled anew, in the background, for a second and more after.
    private static async Task CompiledAsync()
    {
        for (var before = -1L; before != JitInfo.GetCompiledMethodCount();)
        {
            before = JitInfo.GetCompiledMethodCount();
            await Task.Delay(TimeSpan.FromSeconds(0.5));
        }
    }

    private static async Task LargeAsync(string folder, string large, int objects, int year, Dictionary<string, double?> results)
    {
        var marker = Path.Combine(large, "peak");
        if (!File.Exists(marker))
        {
            var writing = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(StoreBenchmark).Assembly.Location, "store", "--write-large", "--large", $"{objects}", "--folder", folder]))
                ?? throw new InvalidOperationException("The writing process did not start.");
            await writing.WaitForExitAsync();
        }

        results["peak_mb"] = double.Parse(await File.ReadAllTextAsync(marker), CultureInfo.InvariantCulture);
        Say($"Peak memory while writing {objects:N0} objects", $"{results["peak_mb"]:N0} MB", "");
        await using var store = await MeasuredStore.OpenAsync(large);
        var tenant = new GeneratedTenant(objects);
        var sealedSoFar = (await store.Snapshots.LatestAsync(CancellationToken.None))!.Number;
        for (var number = 2; number <= year; number++)
        {
            var day = tenant.NextDay(LargeChurn);
            if (number > sealedSoFar)
                await store.DayAsync(tenant, day);
        }

        Say($"Size with {year} snapshots at {LargeChurn:P1}", $"{await store.BytesAsync() / 1e6:N0} MB", "");
        await AskAsync(store, tenant, results);
    }

    private static async Task AskAsync(MeasuredStore store, GeneratedTenant tenant, Dictionary<string, double?> results)
    {
        var random = new Random(11);
        var snapshots = (await store.Snapshots.ListAsync(0, 1_000, CancellationToken.None)).Items;
        var pages = await TimesAsync(Questions, async () =>
        {
            var name = tenant.NameOf(tenant.Groups + random.Next(tenant.Count - tenant.Groups));
            var page = await store.Snapshots.ObjectsAsync(
                new() { SnapshotKey = snapshots[random.Next(snapshots.Count)].SnapshotKey, Type = "user", NamePrefix = name[..(3 + random.Next(3))], Take = 50 }, CancellationToken.None);
            return page.Items.Count;
        });
        var histories = await TimesAsync(Questions, async () => (await store.Snapshots.HistoryAsync(tenant.RefOf(random.Next(tenant.Count)), CancellationToken.None)).Count);
        var searches = await TimesAsync(Questions / 5, async () =>
        {
            var number = tenant.Groups + random.Next(tenant.Count - tenant.Groups);
            var query = new ObjectQuery { SnapshotKey = snapshots[random.Next(snapshots.Count)].SnapshotKey, Type = "user", Search = $"{number}@", Take = 50 };
            return (await store.Snapshots.ObjectsAsync(query, CancellationToken.None)).Items.Count;
        });
        var frequent = await TimesAsync(Questions / 5, async () =>
        {
            var query = new ObjectQuery { SnapshotKey = snapshots[random.Next(snapshots.Count)].SnapshotKey, Type = "user", Search = tenant.NameOf(tenant.Count - 1 - random.Next(1000))[1..6], Take = 50 };
            return (await store.Snapshots.ObjectsAsync(query, CancellationToken.None)).Items.Count;
        });
        results["page_p95_ms"] = Percentile(pages, 0.95);
        results["history_p95_ms"] = Percentile(histories, 0.95);
        results["search_ms"] = Math.Max(Percentile(searches, 0.95), Percentile(frequent, 0.95));
        Say("Page of 50 by name prefix, p95", $"{Percentile(pages, 0.95):N1} ms", $"median {Percentile(pages, 0.5):N1} ms");
        Say("History of an object, p95", $"{Percentile(histories, 0.95):N1} ms", $"median {Percentile(histories, 0.5):N1} ms");
        Say("Search for a part that few have, p95", $"{Percentile(searches, 0.95):N0} ms", $"median {Percentile(searches, 0.5):N0} ms");
        Say("Search for a part that many have, p95", $"{Percentile(frequent, 0.95):N0} ms", $"median {Percentile(frequent, 0.5):N0} ms");
    }

    private static async Task WriteLargeAsync(string folder, int objects)
    {
        await using (var store = await MeasuredStore.OpenAsync(folder))
            await store.FirstAsync(new GeneratedTenant(objects), isMadeBefore: false);
        using var self = Process.GetCurrentProcess();
        await File.WriteAllTextAsync(Path.Combine(folder, "peak"), (self.PeakWorkingSet64 / 1e6).ToString("F0", CultureInfo.InvariantCulture));
    }

    private static async Task<IReadOnlyList<double>> TimesAsync(int count, Func<Task<int>> ask)
    {
        for (var i = 0; i < 5; i++)
            await ask();
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            if (await ask() == 0)
                throw new InvalidOperationException("A question had no answer.");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    private static double Percentile(IReadOnlyList<double> times, double share) => times.Order().ElementAt((int)Math.Min(times.Count - 1, times.Count * share));

    private static void Say(string what, string ours, string theirs) => Console.WriteLine($"{what,-60} {ours,12}   {theirs}");
}
