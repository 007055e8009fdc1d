using System.Diagnostics;
using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Benchmarks.Kills;

/// <summary>
/// A portal that is killed at a random moment of a capture (the first one of an empty store, or one on top of others), of a purge, or of both side by side, and started again. Each round begins with a copy of
/// the same store and with the same tenant, so it hangs on its seed alone.
/// </summary>
public sealed class KilledPortals : IAsyncDisposable
{
    private const int Taken = 4;
    private const string FirstCapture = "first capture";
    private static readonly string[][] All = [[CaptureJob.Kind], [PurgeJob.Kind], [CaptureJob.Kind, PurgeJob.Kind]];

    private readonly string _folder;
    private readonly bool _restarts;
    private readonly SimulatorProcess _simulator;
    private readonly HttpClient _http;
    private readonly Dictionary<string, TimeSpan> _lasting = new(StringComparer.Ordinal) { [FirstCapture] = TimeSpan.FromSeconds(2), [CaptureJob.Kind] = TimeSpan.FromSeconds(1.5), [PurgeJob.Kind] = TimeSpan.FromSeconds(0.5) };

    private Beginning _empty = null!;
    private Beginning _recent = null!;
    private Beginning _expired = null!;

    private KilledPortals(string folder, SimulatorProcess simulator, bool restarts) =>
        (_folder, _simulator, _http, _restarts) = (folder, simulator, new HttpClient { BaseAddress = simulator.Address }, restarts);

    /// <summary>What the portal is killed in; one of these a round.</summary>
    private IReadOnlyList<string[]> Works { get; init; } = All;

    /// <summary>Kills that struck before the work had come to its end.</summary>
    public int StruckInside { get; private set; }

    /// <summary>Captures that went on with what the killed portal had finished.</summary>
    public int WentOn { get; private set; }

    /// <param name="folder">Everything is in it; what is there of an earlier run is made anew.</param>
    /// <param name="restarts">Whether the killed portal is started again; otherwise its jobs are taken over in this process, as another portal would, which takes less time.</param>
    /// <param name="capturesOnly">Whether it is killed in captures alone.</param>
    public static async Task<KilledPortals> PrepareAsync(string folder, int users, bool restarts, CancellationToken cancel, bool capturesOnly = false)
    {
        var portals = new KilledPortals(folder, await SimulatorProcess.StartAsync(users), restarts) { Works = capturesOnly ? [[CaptureJob.Kind]] : All };
        portals._empty = await portals.FillAsync("empty", snapshots: 0, TimeSpan.Zero, cancel);
        portals._expired = await portals.FillAsync("expired", Taken, TimeSpan.FromDays(30), cancel);
        portals._recent = await portals.FillAsync("recent", Taken, TimeSpan.Zero, cancel);
        return portals;
    }

    /// <summary>Null when all was as it should be.</summary>
    public Task<string?> RoundAsync(int seed, CancellationToken cancel) => RoundFolder.PlayAsync(_folder, seed, place => PlayAsync(place, seed, cancel));

    private async Task<string?> PlayAsync(string place, int seed, CancellationToken cancel)
    {
        var random = new Random(seed);
        var work = Works[random.Next(Works.Count)];
        var beginning = work.Contains(PurgeJob.Kind) ? _expired : random.Next(2) == 0 ? _empty : _recent;
        var taken = beginning.Truth.Count;
        var folder = beginning.Folder.CopyTo(place);
        var truth = new Dictionary<int, string>(beginning.Truth);
        if (work.Contains(CaptureJob.Kind))
        {
            await ResetAsync(seed, cancel);
            truth[taken + 1] = truth[taken + 2] = await StateAsync(cancel); // the killed capture and the next one are of the same tenant
            await using var store = await StoreInHand.OpenAsync(folder, _simulator.Address, cancel);
            await store.AskForCaptureAsync(cancel);
        }

        await KillAsync(folder, work, taken, random.NextDouble(), cancel);
        return await SurvivesAsync(folder, work, taken, truth, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    /// <summary>A store with so many snapshots, all of them taken so long ago.</summary>
    private async Task<Beginning> FillAsync(string name, int snapshots, TimeSpan ago, CancellationToken cancel)
    {
        var path = Path.Combine(_folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        var (folder, truth) = (new PortalFolder(path), new Dictionary<int, string>());
        await using var store = await StoreInHand.OpenAsync(folder, _simulator.Address, cancel, new LaggingClock(ago));
        for (var number = 1; number <= snapshots; number++)
        {
            await ResetAsync(number, cancel);
            truth[number] = await StateAsync(cancel);
            await store.CaptureAsync(cancel);
        }

        return new(folder, truth);
    }

    private async Task ResetAsync(int seed, CancellationToken cancel)
    {
        (await _http.PostAsync("/_simulator/reset", content: null, cancel)).EnsureSuccessStatusCode();
        (await _http.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/_simulator/churn?percent=10&seed={seed}"), content: null, cancel)).EnsureSuccessStatusCode();
    }

    private Task<string> StateAsync(CancellationToken cancel) => _http.GetStringAsync("/_simulator/state", cancel);

    // The capture was asked for before the start, and the schedule asks for the purge at the start; then the moment is a share of the time that the work takes.
    private async Task KillAsync(PortalFolder folder, string[] work, int taken, double share, CancellationToken cancel)
    {
        await using var portal = PortalProcess.Start(folder, _simulator.Address);
        foreach (var kind in work)
            await portal.BegunAsync(kind, cancel);
        await Task.Delay(work.Max(kind => _lasting[Lasting(kind, taken)]) * share, cancel);
        await portal.KillAsync();
    }

    private async Task<string?> SurvivesAsync(PortalFolder folder, string[] work, int taken, Dictionary<int, string> truth, CancellationToken cancel)
    {
        var store = await StoreInHand.OpenAsync(folder, _simulator.Address, cancel);
        try
        {
            if (await FaultAsync(store, (await store.NumbersAsync(cancel)).TakeLast(1), truth, cancel) is { } atOnce)
                return $"After the kill in {string.Join(" and ", work)}: {atOnce}";
            await store.LetLeasesRunOutAsync(cancel);
            var waiting = await store.WaitingAsync(cancel);
            StruckInside += waiting.Count > 0 ? 1 : 0;
            var beginsAnew = work.Contains(CaptureJob.Kind) && !waiting.Contains(CaptureJob.Kind);
            if (beginsAnew)
            {
                await store.AskForCaptureAsync(cancel);
                waiting = [.. waiting, CaptureJob.Kind];
            }

            if (_restarts)
            {
                await store.DisposeAsync();
                await RestartAsync(folder, waiting, beginsAnew ? taken + 1 : null, cancel);
                store = await StoreInHand.OpenAsync(folder, _simulator.Address, cancel);
            }
            else
            {
                foreach (var kind in waiting)
                    await store.RunAsync(kind, cancel);
            }

            return await FaultAfterNextRunAsync(store, work, taken, truth, cancel) is { } fault ? $"After the next {string.Join(" and ", work)}: {fault}" : null;
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    /// <param name="taken">How many snapshots there are when a capture begins anew; null when one goes on, which tells nothing of how long one takes.</param>
    private async Task RestartAsync(PortalFolder folder, IReadOnlyList<string> waiting, int? taken, CancellationToken cancel)
    {
        await using var portal = PortalProcess.Start(folder, _simulator.Address);
        foreach (var kind in waiting)
        {
            await portal.BegunAsync(kind, cancel);
            var watch = Stopwatch.StartNew();
            if ((await portal.EndedAsync(kind, cancel)).State is not JobState.Successful and var state)
                throw new InvalidOperationException($"The next {kind} ended as {state}.");
            if (kind != CaptureJob.Kind || taken is not null)
                _lasting[Lasting(kind, taken ?? 0)] = watch.Elapsed;
        }
    }

    private static string Lasting(string kind, int taken) => kind == CaptureJob.Kind && taken == 0 ? FirstCapture : kind;

    private async Task<string?> FaultAfterNextRunAsync(StoreInHand store, string[] work, int taken, Dictionary<int, string> truth, CancellationToken cancel)
    {
        var numbers = await store.NumbersAsync(cancel);
        if (work.Contains(CaptureJob.Kind) && (numbers.Count == 0 || numbers[^1] <= taken))
            return "nothing was sealed.";
        if (work.Contains(CaptureJob.Kind) && (await store.Snapshots.LatestAsync(cancel))!.Types.Any(CaptureHandover.IsTakenOver))
            WentOn++;
        if (work.Contains(PurgeJob.Kind) && numbers[0] < taken - 1)
            return $"#{numbers[0]} should have left.";
        if (!numbers.TakeLast(2).SequenceEqual(numbers[^1] == 1 ? [1] : [numbers[^1] - 1, numbers[^1]]))
            return $"only {string.Join(", ", numbers)} were left.";
        return await FaultAsync(store, numbers, truth, cancel)
            ?? (await store.LeftoversAsync(cancel) is > 0 and var leftovers ? $"{leftovers} snapshots are half done." : null);
    }

    /// <summary>Every sealed snapshot verifies, and what is read of these is what the tenant held when they were taken: nothing unsealed shows.</summary>
    private static async Task<string?> FaultAsync(StoreInHand store, IEnumerable<int> numbers, Dictionary<int, string> truth, CancellationToken cancel)
    {
        if ((await store.VerifyAsync(cancel)).Faults is [var first, ..])
            return $"{first.Where}: {first.What}";
        foreach (var number in numbers)
        {
            await using var archive = await store.ArchiveAsync(number, cancel);
            if (await TenantTruth.DifferenceAsync(truth[number], archive) is { } difference)
                return $"#{number}: {difference}";
        }

        return null;
    }

    /// <summary>A store that rounds begin with, and what the tenant held at each of its snapshots.</summary>
    private sealed record Beginning(PortalFolder Folder, IReadOnlyDictionary<int, string> Truth);
}
