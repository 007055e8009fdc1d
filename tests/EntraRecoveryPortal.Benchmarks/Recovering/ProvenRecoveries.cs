using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>
/// Recoveries of random tenants after random life: snapshot, life, report, ticks, plan, run, report again. What the portal says is held against the tenant's own account
/// of its whole state, before and after.
/// </summary>
public sealed class ProvenRecoveries
{
    /// <summary>A round that takes so long will not come to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder;
    private readonly PortalFolder fresh;

    private ProvenRecoveries(string folder, PortalFolder fresh) => (this.folder, this.fresh) = (folder, fresh);

    private int steps;
    private int needRole;

    /// <summary>How much there was to do, as a sentence.</summary>
    public string Told => $"{steps} steps of this run were carried out; {needRole} of them were refused for want of a role or permission, which the review does not tell yet.";

    public static async Task<ProvenRecoveries> PrepareAsync(string folder, CancellationToken cancel)
    {
        var empty = new PortalFolder(Path.Combine(folder, "fresh"));
        await (await StoreInHand.OpenAsync(empty, new("http://127.0.0.1:9"), cancel)).DisposeAsync();
        return new(folder, empty);
    }

    /// <summary>Null when all that could be put back was, and nothing else changed.</summary>
    public async Task<string?> RoundAsync(int seed, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        return await PlayAsync(seed, patience.Token);
    }

    private async Task<string?> PlayAsync(int seed, CancellationToken cancel)
    {
        var random = new Random(seed);
        await using var tenant = await StartAsync(random, cancel);
        var life = new RandomLife(tenant, random);
        try
        {
            return await PlayAsync(tenant, life, seed, cancel) is { } fault ? $"{fault} After: {life.Told}" : null;
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"After: {life.Told}", fault);
        }
    }

    private async Task<string?> PlayAsync(RecoveringPortal tenant, RandomLife life, int seed, CancellationToken cancel)
    {
        await life.GoOnAsync(cancel);
        var snapshot = await tenant.SnapshotAsync(cancel);
        var then = await tenant.StateAsync(cancel);
        life.MarkSnapshot();
        await life.GoOnAsync(cancel);
        var found = await tenant.SinceAsync(snapshot, cancel);
        await tenant.TickAllAsync(found, cancel);
        var (plan, refusal) = await tenant.PlanAsync(found, cancel);
        if (plan is null)
            return found.Items.Any(item => item.NotRestorable is null) ? $"No plan: {refusal}" : null;
        var before = await tenant.StateAsync(cancel);
        var writes = (await tenant.WritesAsync(cancel)).Count;
        var recovery = await tenant.RunAsync(plan, cancel);
        steps += plan.Plan.Steps.Count;
        var after = await tenant.StateAsync(cancel);
        var ran = await tenant.StepsAsync(recovery, cancel);
        var refused = new RefusedSteps(plan.Plan, ran, before);
        needRole += refused.NeedRole;
        var fault = RecoveryVerdict.OfSteps(recovery, ran, refused.Orders)
            ?? RecoveryVerdict.OfOthers(plan.Plan, before, after)
            ?? RecoveryVerdict.OfRest(found, plan.Plan, refused.Steps, then, after)
            ?? RecoveryVerdict.OfReports(found, await tenant.SinceAsync(snapshot, cancel), plan.Plan, refused.Steps)
            ?? RecoveryVerdict.OfWrites([.. (await tenant.WritesAsync(cancel)).Skip(writes)]);
        if (fault is not null)
            await KeepAsync(seed, cancel, ("then", then), ("before", before), ("after", after), ("found", found.All.Select(row => FoundDifferences.Text(row.Change, row.Item))), ("plan", PlanLines(plan.Plan)));
        return fault;
    }

    /// <summary>What a round that failed looked like, for whoever looks into it.</summary>
    private async Task KeepAsync(int seed, CancellationToken cancel, params (string Name, System.Collections.IEnumerable Lines)[] files)
    {
        var kept = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"failed-{seed}"))).FullName;
        foreach (var (name, lines) in files)
            await File.WriteAllLinesAsync(Path.Combine(kept, name + ".txt"), lines.Cast<object>().Select(line => line.ToString()!), cancel);
    }

    private static IEnumerable<string> PlanLines(RecoveryPlan plan) =>
        plan.Steps.Select(step => $"{step.Order} {step.Kind} {step.Object.Type} {step.ObjectName} {step.Call.Method} {step.Call.Path} {step.Call.Body}")
            .Concat(plan.LeftOut.Select(one => $"left out: {one.Object.Type} {one.ObjectName} {one.Item}: {one.Reason}"))
            .Concat(plan.Warnings.Select(one => $"warning: {one.ObjectName}: {one.Sentence}"));

    private async Task<RecoveringPortal> StartAsync(Random random, CancellationToken cancel) =>
        await RecoveringPortal.StartAsync(fresh.CopyTo(Path.Combine(folder, "round")), new SimulatorOptions { Users = 40 + random.Next(60), Seed = random.Next(1000) }, cancel);
}
