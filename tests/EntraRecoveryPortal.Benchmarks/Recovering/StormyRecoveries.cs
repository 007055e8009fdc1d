using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>
/// Recoveries in bad weather, with somebody else who changes the same objects before and while they run. What each step says of itself is held against the tenant's own log of changes.
/// </summary>
public sealed class StormyRecoveries
{
    private const double MostLag = 0.15;

    /// <summary>A round that takes so long will not come to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Whoever changed something so long before it was read must not be overwritten: the lag and two seconds.</summary>
    private static readonly TimeSpan LongBefore = TimeSpan.FromSeconds(MostLag + 2);

    private readonly string folder;
    private readonly PortalFolder fresh;
    private readonly Dictionary<string, int> outcomes = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> readToWrite = [];
    private int foreign;
    private int meanwhile;

    private StormyRecoveries(string folder, PortalFolder fresh) => (this.folder, this.fresh) = (folder, fresh);

    /// <summary>How stormy it was, as a sentence.</summary>
    public string Told => $"Steps of this run ended as {string.Join(", ", outcomes.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value}")))}; {foreign} values that somebody else had set before, and {meanwhile} that were set meanwhile and were in the way, were watched. From reading an object until Graph had answered the write to it: p99 {P99.TotalMilliseconds:N0} ms of {readToWrite.Count} writes.";

    private TimeSpan P99 => readToWrite.Count == 0 ? TimeSpan.Zero : readToWrite.Order().ElementAt((int)((readToWrite.Count - 1) * 0.99));

    public static async Task<StormyRecoveries> PrepareAsync(string folder, CancellationToken cancel)
    {
        var empty = new PortalFolder(Path.Combine(folder, "fresh"));
        await (await StoreInHand.OpenAsync(empty, new("http://127.0.0.1:9"), cancel)).DisposeAsync();
        return new(folder, empty);
    }

    /// <summary>Null when every outcome is what the tenant's log says, nothing was written twice and nobody was overwritten.</summary>
    public Task<string?> RoundAsync(int seed, CancellationToken cancel) => RoundFolder.PlayAsync(folder, seed, place => PlayAsync(place, seed, cancel));

    private async Task<string?> PlayAsync(string place, int seed, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var random = new Random(seed);
        // Three readings in a row take longer than the longest lag.
        await using var tenant = await RecoveringPortal.StartAsync(
            fresh.CopyTo(place), new SimulatorOptions { Users = 40 + random.Next(40), Seed = random.Next(1000) }, patience.Token,
            new RecoveryPace { BetweenReads = TimeSpan.FromSeconds(MostLag), Throttled = TimeSpan.FromMilliseconds(5) });
        var life = new RandomLife(tenant, random);
        var weather = WeatherOf(random);
        try
        {
            return await PlayAsync(tenant, life, random, weather, patience.Token) is { } fault ? $"{fault} Weather: {weather} After: {life.Told}" : null;
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Weather: {weather} After: {life.Told}", fault);
        }
    }

    private async Task<string?> PlayAsync(RecoveringPortal tenant, RandomLife life, Random random, string weather, CancellationToken cancel)
    {
        var snapshot = await tenant.SnapshotAsync(cancel);
        await life.GoOnAsync(cancel);
        var found = await tenant.SinceAsync(snapshot, cancel);
        await tenant.TickAllAsync(found, cancel);
        var (plan, _) = await tenant.PlanAsync(found, cancel);
        if (plan is null or { Plan.Steps.Count: 0 })
            return null;
        var number = await tenant.StartAsync(plan, cancel);
        var churned = await tenant.ChurnAsync(1 + random.Next(10), random.Next(1000), cancel);
        await tenant.WaitAsync(LongBefore, cancel);
        var set = (await tenant.StateAsync(cancel)).Where(line => IsSet(churned, line)).ToList();
        var begun = (await tenant.LogAsync(cancel)).Count;
        var writes = (await tenant.WritesAsync(cancel)).Count;
        await tenant.WeatherAsync(weather, cancel);
        var running = Task.Run(() => tenant.GoOnAsync(number, cancel), cancel);
        var during = new SetMeanwhile();
        for (var acts = random.Next(4); acts > 0 && !running.IsCompleted; acts--)
        {
            await Task.WhenAny(running, Task.Delay(random.Next(300), cancel));
            var others = await tenant.ChurnAsync(5 + random.Next(20), random.Next(1000), cancel);
            await tenant.WaitAsync(LongBefore, cancel);
            during.Add(others, TimeProvider.System.GetUtcNow());
        }

        var recovery = await running;
        await tenant.WeatherAsync(StormWeather.Calm, cancel);
        await tenant.WaitAsync(TimeSpan.FromSeconds(5), cancel);
        var steps = await tenant.StepsAsync(recovery, cancel);
        foreach (var step in steps)
            outcomes[step.Outcome] = outcomes.GetValueOrDefault(step.Outcome) + 1;
        foreign += set.Count;
        meanwhile += during.InTheWayOf(plan.Plan);
        readToWrite.AddRange(await tenant.ReadToWriteAsync(recovery, cancel));
        if (!recovery.IsOver)
            return $"The recovery did not end: {recovery.State}.";
        List<JsonElement> changes = [.. (await tenant.LogAsync(cancel)).Skip(begun)];
        return new WriteLog(changes).Fault(plan.Plan, steps)
            ?? Overwritten(set, await tenant.StateAsync(cancel), changes)
            ?? during.Overwritten(plan.Plan, await tenant.CallsAsync(recovery, cancel))
            ?? RecoveryVerdict.OfWrites([.. (await tenant.WritesAsync(cancel)).Skip(writes)]);
    }

    /// <summary>Whether this is a value that a churn has just set.</summary>
    private static bool IsSet(JsonElement churned, StateLine line) => churned.GetProperty("objects").EnumerateArray()
        .Any(one => one.TextAt("id") == line.Object && one.GetProperty("properties").EnumerateObject().Any(property => AttributePath.IsAtOrUnder(line.Path, property.Name)));

    /// <summary>A value that somebody set long before it was read, and that the writer has changed.</summary>
    private static string? Overwritten(IReadOnlyList<StateLine> set, HashSet<StateLine> after, IReadOnlyList<JsonElement> changes)
    {
        var own = changes.Where(change => change.TextAt("by") == SimulatedTenant.WriterClientId && change.TextAt("what") == "updated").ToLookup(change => change.TextAt("id")!, change => change.TextsAt("properties"));
        var others = changes.Where(change => change.TextAt("by") != SimulatedTenant.WriterClientId && change.TextAt("what") == "updated").ToLookup(change => change.TextAt("id")!, change => change.TextsAt("properties"));
        return set.Where(line => !after.Contains(line) && Wrote(own, line) && !Wrote(others, line)).Select(line => $"Somebody else's value was overwritten: {line}").FirstOrDefault();
    }

    private static bool Wrote(ILookup<string, IReadOnlyList<string>> changes, StateLine line) => changes[line.Object].Any(properties => properties.Contains(AttributePath.Root(line.Path)));

    private static string WeatherOf(Random random)
    {
        var lags = random.Next(2) == 0;
        var faults = new JsonArray();
        for (var count = 1 + random.Next(4); count > 0; count--)
            faults.Add(FaultOf(random));
        return new JsonObject
        {
            ["seed"] = random.Next(1_000_000),
            ["latency"] = new JsonObject { ["milliseconds"] = random.Next(30), ["jitterMilliseconds"] = random.Next(5) },
            ["lag"] = new JsonObject { ["seconds"] = lags ? MostLag * 0.6 : 0, ["listSeconds"] = lags ? MostLag * 0.6 : 0, ["jitterSeconds"] = lags ? MostLag * 0.4 : 0 },
            ["faults"] = faults,
        }.ToJsonString();
    }

    private static JsonObject FaultOf(Random random)
    {
        var fault = new JsonObject { ["rate"] = 0.01 + (random.NextDouble() * 0.09) };
        switch (random.Next(5))
        {
            case 0:
                fault["kind"] = "status";
                fault["status"] = 429;
                fault["retryAfter"] = 0;
                break;
            case 1:
                fault["kind"] = "status";
                fault["status"] = 429;
                break;
            case 2:
                fault["kind"] = "status";
                fault["status"] = new[] { 500, 502, 503, 504 }[random.Next(4)];
                fault["takesEffect"] = random.Next(2) == 0;
                break;
            default:
                fault["kind"] = "drop";
                fault["takesEffect"] = random.Next(2) == 0;
                break;
        }

        return fault;
    }
}
