using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Storms;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>What may happen to a tenant between a snapshot and now: ordinary life, incidents, and writes through Graph to whatever it lets be written.</summary>
internal sealed class RandomLife(RecoveringPortal tenant, Random random)
{
    private const int MostWrites = 40;
    private static readonly IReadOnlyList<string> Incidents = [.. LivingTenant.Incidents, "break-glass-emptied", "everyone-rule", "intrusion", "agent-hijacked", "out-of-scope", "native-recovery"];

    private readonly List<string> happened = [];

    public void MarkSnapshot() => happened.Add("--- snapshot ---");

    /// <summary>What happened, for whoever looks into a round that failed.</summary>
    public string Told => string.Join(", ", happened);

    public async Task GoOnAsync(CancellationToken cancel)
    {
        if (random.Next(3) > 0)
            await CauseAsync(string.Create(CultureInfo.InvariantCulture, $"churn?percent={1 + random.Next(15)}&seed={random.Next(1000)}"), cancel);
        for (var incidents = random.Next(3); incidents > 0; incidents--)
            await CauseAsync($"incidents/{Incidents[random.Next(Incidents.Count)]}", cancel);
        await WriteAsync(random.Next(MostWrites), cancel);
    }

    /// <summary>So many writes, each to something random.</summary>
    public async Task WriteAsync(int count, CancellationToken cancel)
    {
        var state = new TenantParts(await tenant.RawStateAsync(cancel));
        for (var i = 0; i < count; i++)
        {
            var acts = RandomWrites.All;
            var (name, act) = acts[random.Next(acts.Count)];
            if (act(state, random) is { } write && await tenant.WriteAsync(write.Method, write.Path, write.Body?.ToJsonString(), cancel))
                happened.Add($"{name} {write.Path}");
        }
    }

    private async Task CauseAsync(string what, CancellationToken cancel)
    {
        if (await tenant.CauseAsync(what, cancel))
            happened.Add(what);
    }
}
