using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using Microsoft.Data.Sqlite;

namespace EntraRecoveryPortal.Benchmarks.Kills;

/// <summary>
/// A portal that is killed at random moments of a large recovery, or sleeps in the middle of it and wakes after another has taken over, while answers are lost whose writes took effect.
/// Each round begins with a copy of the same store, in which the recovery has been started, and with the same damage done to the same tenant. Whoever is killed or sleeps is a process of its own;
/// the portal that brings the recovery to its end is the one in this process, which is warm and need not start.
/// </summary>
public sealed class KilledRecoveries : IAsyncDisposable
{
    /// <summary>The share of moments before the first step, and as many after the last.</summary>
    private const double Outside = 0.1;

    private readonly string folder;
    private readonly string incident;
    private readonly int mostKills;
    private readonly SimulatorProcess simulator;
    private Damage damage = null!;

    private KilledRecoveries(string folder, int size, int mostKills, SimulatorProcess simulator) =>
        (this.folder, incident, this.mostKills, this.simulator) = (folder, string.Create(CultureInfo.InvariantCulture, $"incidents/bulk-overwrite?size={size}"), mostKills, simulator);

    /// <summary>How many steps the recovery has.</summary>
    public int Steps => damage.Plan.Steps.Count;

    /// <summary>Kills and sleeps that struck before the recovery had come to its end.</summary>
    public int StruckInside { get; private set; }

    /// <summary>Portals that woke up and found that another had their job.</summary>
    public int WokeLate { get; private set; }

    /// <param name="folder">Everything is in it; what is there of an earlier run is made anew.</param>
    /// <param name="size">How many users are damaged, of twice as many.</param>
    /// <param name="mostKills">So many portals of a round are killed at most, one after the other.</param>
    public static async Task<KilledRecoveries> PrepareAsync(string folder, int size, int mostKills, CancellationToken cancel)
    {
        var portals = new KilledRecoveries(folder, size, mostKills, await SimulatorProcess.StartAsync(users: size * 2));
        portals.damage = await portals.BeginAsync(cancel);
        return portals;
    }

    /// <summary>Null when the recovery came to its end, nothing was written twice, and each step's outcome is what the tenant's log says.</summary>
    public Task<string?> RoundAsync(int seed, CancellationToken cancel) => RoundFolder.PlayAsync(folder, seed, place => PlayAsync(place, seed, cancel));

    private async Task<string?> PlayAsync(string place, int seed, CancellationToken cancel)
    {
        var random = new Random(seed);
        var round = damage.Folder.CopyTo(place);
        await using var tenant = await RecoveringPortal.BeforeAsync(round, simulator.Address, Haste.OfTakeover, cancel);
        await HarmAsync(tenant, cancel);
        var begun = (await tenant.LogAsync(cancel)).Count;
        await tenant.WeatherAsync(WeatherOf(random), cancel);
        var sleeps = random.Next(3) == 0;
        for (var strikes = sleeps ? 1 : 1 + random.Next(mostKills); strikes > 0 && await tenant.WaitsAsync(cancel); strikes--)
        {
            await using var portal = PortalProcess.Start(round, simulator.Address, isHasty: true);
            await portal.BegunAsync(RecoveryJob.Kind, cancel);
            await MomentAsync(tenant, random, cancel);
            if (sleeps)
                await SleepAsync(tenant, portal, round, random, cancel);
            else
                await KillAsync(tenant, portal, cancel);
        }

        if (await tenant.WaitsAsync(cancel))
            await tenant.GoOnAsync(damage.Number, cancel);
        return await FaultAsync(tenant, begun, cancel);
    }

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    private async Task<Damage> BeginAsync(CancellationToken cancel)
    {
        var path = Path.Combine(folder, "begun");
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        var store = new PortalFolder(path);
        await using var tenant = await RecoveringPortal.BeforeAsync(store, simulator.Address, Haste.OfTakeover, cancel);
        var snapshot = await tenant.SnapshotAsync(cancel);
        var then = await tenant.StateAsync(cancel);
        await HarmAsync(tenant, cancel);
        var found = await tenant.SinceAsync(snapshot, cancel);
        await tenant.TickAllAsync(found, cancel);
        var plan = (await tenant.PlanAsync(found, cancel)).Plan ?? throw new InvalidOperationException("There is nothing to recover.");
        return new(store, await tenant.StartAsync(plan, cancel), found, plan.Plan, then, await tenant.StateAsync(cancel));
    }

    private async Task HarmAsync(RecoveringPortal tenant, CancellationToken cancel)
    {
        if (!await tenant.CauseAsync("reset", cancel) || !await tenant.CauseAsync(incident, cancel))
            throw new InvalidOperationException("The tenant has no room for the incident.");
    }

    private async Task KillAsync(RecoveringPortal tenant, PortalProcess portal, CancellationToken cancel)
    {
        await portal.KillAsync();
        StruckInside += await tenant.WaitsAsync(cancel) ? 1 : 0;
        await tenant.LetLeasesRunOutAsync(cancel);
    }

    /// <summary>The portal sleeps until another has its job, and at a random moment of that one's work it wakes.</summary>
    private async Task SleepAsync(RecoveringPortal tenant, PortalProcess portal, PortalFolder round, Random random, CancellationToken cancel)
    {
        await portal.SleepAsync(cancel);
        // Whoever sleeps in the middle of a transaction keeps the store to itself, and nobody can take over.
        while (!IsFree(round))
        {
            await portal.WakeAsync(cancel);
            await Task.Delay(random.Next(20), cancel);
            await portal.SleepAsync(cancel);
        }

        if (!await tenant.WaitsAsync(cancel))
            return;
        StruckInside++;
        await tenant.LetLeasesRunOutAsync(cancel);
        var other = tenant.GoOnAsync(damage.Number, cancel);
        while (!await IsTakenAsync(tenant, cancel))
            await Task.WhenAny(other, Task.Delay(5, cancel));
        await MomentAsync(tenant, random, cancel);
        await portal.WakeAsync(cancel);
        await portal.OvertakenAsync(RecoveryJob.Kind, cancel);
        WokeLate++;
        await other;
    }

    private static async Task<bool> IsTakenAsync(RecoveringPortal tenant, CancellationToken cancel) => await tenant.RunsAsync(cancel) > 1;

    /// <summary>Waits for a random moment of what is left of the recovery: mostly among its steps, sometimes while it reads before the first one or after the last.</summary>
    private async Task MomentAsync(RecoveringPortal tenant, Random random, CancellationToken cancel)
    {
        var share = (random.NextDouble() * (1 + 2 * Outside)) - Outside;
        var after = TimeSpan.FromMilliseconds(random.Next(share is >= 0 and < 1 ? 50 : 1500));
        var done = await tenant.DoneAsync(damage.Number, cancel);
        var until = done + ((Steps - done) * Math.Clamp(share, 0, 1));
        while (await tenant.DoneAsync(damage.Number, cancel) < until && await tenant.WaitsAsync(cancel))
            await Task.Delay(10, cancel);
        await Task.Delay(after, cancel);
    }

    private static bool IsFree(PortalFolder round)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(round.Path, "portal.db")};Default Timeout=1;Pooling=False");
        try
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private async Task<string?> FaultAsync(RecoveringPortal tenant, int begun, CancellationToken cancel)
    {
        var recovery = await tenant.RecoveryAsync(damage.Number, cancel);
        var steps = await tenant.StepsAsync(recovery, cancel);
        var (log, after) = ((await tenant.LogAsync(cancel)).Skip(begun).ToList(), await tenant.StateAsync(cancel));
        return (recovery.IsOver ? null : $"The recovery did not end: {recovery.State}.")
            ?? (await tenant.EqualAsync(recovery, cancel) is null ? "It asked for no report of what is equal to the snapshot." : null)
            ?? RecoveryVerdict.OfSteps(recovery, steps, new HashSet<int>())
            ?? new WriteLog(log).Fault(damage.Plan, steps)
            ?? Twice((await tenant.RequestsAsync(cancel)).GetProperty("byClientRequestId").EnumerateArray().Select(one => (Path: $"{one.TextAt("method")} {one.TextAt("path")}", Times: one.GetProperty("tookEffect").GetInt32())))
            ?? RecoveryVerdict.OfRest(damage.Found, damage.Plan, [], damage.Then, after)
            ?? RecoveryVerdict.OfOthers(damage.Plan, damage.Before, after)
            ?? RecoveryVerdict.OfWrites(await tenant.WritesAsync(cancel));
    }

    /// <summary>No call took effect more often than the plan has steps that make it.</summary>
    private string? Twice(IEnumerable<(string Path, int Times)> effective)
    {
        var planned = damage.Plan.Steps.GroupBy(step => $"{step.Call.Method} {step.Call.Path.TrimStart('/')}", StringComparer.Ordinal).ToDictionary(calls => calls.Key, calls => calls.Count(), StringComparer.Ordinal);
        return effective.GroupBy(one => one.Path, StringComparer.Ordinal).Where(path => path.Sum(one => one.Times) > planned.GetValueOrDefault(path.Key))
            .Select(path => $"{path.Key} took effect {path.Sum(one => one.Times)} times.").FirstOrDefault();
    }

    private static string WeatherOf(Random random) => new JsonObject
    {
        ["seed"] = random.Next(1_000_000),
        ["latency"] = new JsonObject { ["milliseconds"] = 5, ["jitterMilliseconds"] = 20 },
        ["faults"] = new JsonArray(
            new JsonObject { ["kind"] = "drop", ["method"] = "POST", ["path"] = "$batch", ["rate"] = random.NextDouble() * 0.1, ["takesEffect"] = true },
            new JsonObject { ["kind"] = "status", ["status"] = 504, ["method"] = "PATCH", ["rate"] = random.NextDouble() * 0.02, ["takesEffect"] = true }),
    }.ToJsonString();

    /// <summary>A recovery that was started and has not run, and the tenant before and after the damage.</summary>
    private sealed record Damage(PortalFolder Folder, int Number, FoundDifferences Found, RecoveryPlan Plan, HashSet<StateLine> Then, HashSet<StateLine> Before);
}
