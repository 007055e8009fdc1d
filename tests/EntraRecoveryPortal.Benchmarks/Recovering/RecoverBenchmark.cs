using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>
/// <c>recover [--users 33000] [--changes 100000] [--factor 10] [--folder F]</c>: somebody overwrites three attributes of each user and a fourth of some, and one recovery puts them back at the documented
/// quota. Tenant and portal live by one clock that runs so many times as fast as the wall's. What counts is the time from the first write to the last: the quota then is the full bucket and its refill.
/// </summary>
internal static class RecoverBenchmark
{
    private const int PartsOfBatch = 20;
    private static readonly string[] Attributes = ["jobTitle", "officeLocation", "city", "state"];
    private static readonly JsonSerializerOptions Keys = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var (users, changes, clock) = (arguments.Number("--users", 33_000), arguments.Number("--changes", 100_000), new FastClock(arguments.Number("--factor", 10)));
        await using var tenant = await RecoveringPortal.StartAsync(new PortalFolder(arguments.Folder("recover-")), new SimulatorOptions { Users = users * 3 / 2 }, clock, CancellationToken.None);
        Tell($"A tenant of {users * 3 / 2} users; time runs {clock.Factor} times as fast.");
        var snapshot = await tenant.SnapshotAsync(CancellationToken.None);
        await OverwriteAsync(tenant, users, changes);
        var found = await tenant.SinceAsync(snapshot, CancellationToken.None);
        await tenant.TickAllAsync(found, CancellationToken.None);
        var plan = (await tenant.PlanAsync(found, CancellationToken.None)).Plan!;
        Tell($"{found.All.Count(row => row.Item.Kind == "attribute")} attribute changes, {plan.Plan.Steps.Count} steps.");

        var number = await tenant.StartAsync(plan, CancellationToken.None);
        await tenant.WeatherAsync("""{"quota":{"refuses":true,"conditionalAccessLane":true}}""", CancellationToken.None);
        await tenant.CauseAsync("requests/reset", CancellationToken.None);
        var before = await tenant.LastChangeAsync(CancellationToken.None);
        var begun = clock.GetUtcNow();
        var recovery = await tenant.GoOnAsync(number, CancellationToken.None);
        var all = clock.GetUtcNow() - begun;

        var own = (await tenant.LogAsync(before, CancellationToken.None)).Where(change => change.TextAt("by") == SimulatedTenant.WriterClientId).ToList();
        var time = own[^1].GetProperty("at").GetDateTimeOffset() - own[0].GetProperty("at").GetDateTimeOffset();
        var counts = await tenant.RequestsAsync(CancellationToken.None);
        var writer = counts.GetProperty("byClient").EnumerateArray().Single(one => one.TextAt("appId") == SimulatedTenant.WriterClientId);
        var quota = new Quota();
        var figures = new RecoverFigures(
            Math.Round(own.Count / (quota.Writes + quota.Writes / 150.0 * time.TotalSeconds), 3),
            Math.Round(counts.GetProperty("throttled").GetDouble() / counts.GetProperty("requests").GetDouble(), 4),
            writer.GetProperty("writes").GetInt32());
        Tell($"{recovery.State}: {recovery.Verification?.Sentence ?? recovery.Error}");
        Tell($"{time.TotalSeconds:N0} s from the first write to the last, {all.TotalSeconds:N0} s with the reading before and after, {P99(await tenant.ReadToWriteAsync(recovery, CancellationToken.None)).TotalMilliseconds:N0} ms from reading an object to the answer at the 99th percentile; all by the tenant's clock.");
        Console.WriteLine(JsonSerializer.Serialize(figures, Keys));
        return figures is { QuotaUsed: >= 0.9, ThrottledShare: < 0.01 } && figures.Writes == plan.Plan.Steps.Count ? 0 : 1;

        static TimeSpan P99(IReadOnlyList<TimeSpan> times) => times.Order().ElementAt((int)((times.Count - 1) * 0.99));
    }

    /// <summary>Somebody's script, through Graph and without minding any quota.</summary>
    private static async Task OverwriteAsync(RecoveringPortal tenant, int users, int changes)
    {
        var ids = await tenant.CloudUsersAsync(CancellationToken.None);
        if (ids.Count < users)
            throw new InvalidOperationException($"Only {ids.Count} users can be overwritten.");
        var bodies = ids.Take(users).Select((id, place) => (id, Body: Enumerable.Range(0, changes / users + (place < changes % users ? 1 : 0)).ToDictionary(which => Attributes[which], _ => "overwritten", StringComparer.Ordinal)));
        foreach (var batch in bodies.Chunk(PartsOfBatch))
        {
            var requests = batch.Select((one, part) => new { id = part.ToString(CultureInfo.InvariantCulture), method = "PATCH", url = $"/users/{one.id}", headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" }, body = one.Body });
            await tenant.WriteAsync("POST", "$batch", JsonSerializer.Serialize(new { requests }), CancellationToken.None);
        }
    }

    private static void Tell(FormattableString what) => Console.WriteLine(what.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The shape of the command's last line.</summary>
/// <param name="QuotaUsed">Of the bucket at the start and what came into it.</param>
/// <param name="ThrottledShare">Of all calls of the portal.</param>
/// <param name="Writes">Sent, refused ones too.</param>
internal sealed record RecoverFigures(double QuotaUsed, double ThrottledShare, int Writes);
