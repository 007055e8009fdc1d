using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>
/// Recoveries of random tenants after random life: snapshot, life, report, ticks, plan, run, report again. What the portal says is held against the tenant's own account
/// of its whole state, before and after.
/// </summary>
public sealed class ProvenRecoveries
{
    /// <summary>A round that takes so long will not come to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int MostTicks = 12;

    private readonly string folder;
    private readonly PortalFolder fresh;

    private ProvenRecoveries(string folder, PortalFolder fresh) => (this.folder, this.fresh) = (folder, fresh);

    private int steps;
    private int denials;

    /// <summary>How much there was to do, as a sentence.</summary>
    public string Told => $"{steps} steps of this run were carried out; {denials} of them were refused for want of a role that nobody could see before, as the review warned.";

    public static async Task<ProvenRecoveries> PrepareAsync(string folder, CancellationToken cancel)
    {
        var empty = new PortalFolder(Path.Combine(folder, "fresh"));
        await (await StoreInHand.OpenAsync(empty, new("http://127.0.0.1:9"), cancel)).DisposeAsync();
        return new(folder, empty);
    }

    /// <summary>Ticks all that can be ticked. Null when it was put back but for what was listed, and nothing else changed.</summary>
    public Task<string?> WholeAsync(int seed, CancellationToken cancel) => PlayAsync(seed, WholeAsync, cancel);

    /// <summary>Ticks some attributes, leaves, elements and links. Null when exactly these were put back.</summary>
    public Task<string?> SomeAsync(int seed, CancellationToken cancel) => PlayAsync(seed, SomeAsync, cancel);

    /// <summary>Recovers, and takes the recovery back. Null when all is as it was before it, but for what was listed.</summary>
    public Task<string?> UndoAsync(int seed, CancellationToken cancel) => PlayAsync(seed, UndoAsync, cancel);

    private Task<string?> PlayAsync(int seed, Func<LivedTenant, CancellationToken, Task<string?>> row, CancellationToken cancel) =>
        RoundFolder.PlayAsync(folder, seed, place => PlayAsync(place, seed, row, cancel));

    private async Task<string?> PlayAsync(string place, int seed, Func<LivedTenant, CancellationToken, Task<string?>> row, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var random = new Random(seed);
        await using var tenant = await RecoveringPortal.StartAsync(
            fresh.CopyTo(place), new SimulatorOptions { Users = 40 + random.Next(60), Seed = random.Next(1000) }, patience.Token);
        var life = new RandomLife(tenant, random);
        try
        {
            await life.GoOnAsync(patience.Token);
            var snapshot = await tenant.SnapshotAsync(patience.Token);
            var then = await tenant.StateAsync(patience.Token);
            life.MarkSnapshot();
            await life.GoOnAsync(patience.Token);
            var found = await tenant.SinceAsync(snapshot, patience.Token);
            return await row(new(tenant, seed, random, snapshot, then, found), patience.Token) is { } fault ? $"{fault} After: {life.Told}" : null;
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"After: {life.Told}", fault);
        }
    }

    private async Task<string?> WholeAsync(LivedTenant lived, CancellationToken cancel)
    {
        await lived.Tenant.TickAllAsync(lived.Found, cancel);
        if (await RecoverAsync(lived, lived.Found, cancel) is not { } ran)
            return null;
        var fault = ran.Fault
            ?? RecoveryVerdict.OfRest(lived.Found, ran.Plan, ran.Refused.Steps, lived.Then, ran.After)
            ?? RecoveryVerdict.OfReports(lived.Found, await lived.Tenant.SinceAsync(lived.Snapshot, cancel), ran.Plan, ran.Refused.Steps);
        return await ToldAsync(lived, ran, lived.Found, fault, cancel);
    }

    private async Task<string?> SomeAsync(LivedTenant lived, CancellationToken cancel)
    {
        var open = lived.Found.All.Where(row => row.Item is { NotRestorable: null, Kind: "attribute" or "link" } && row.Change is { NotRestorable: null, Action: "update" }).Select(row => row.Item).ToList();
        var ticked = open.OrderBy(_ => lived.Random.Next()).Take(1 + lived.Random.Next(MostTicks)).ToList();
        if (ticked.Count == 0)
            return null;
        await lived.Tenant.TickAsync(lived.Found, ticked, cancel);
        if (await RecoverAsync(lived, lived.Found, cancel) is not { } ran)
            return null;
        var fault = ran.Fault ?? RecoveryVerdict.OfTicks(lived.Found, ticked, await lived.Tenant.SinceAsync(lived.Snapshot, cancel), ran.Plan, ran.Refused.Steps, ran.Before, ran.After);
        return await ToldAsync(lived, ran, lived.Found, fault, cancel);
    }

    private async Task<string?> UndoAsync(LivedTenant lived, CancellationToken cancel)
    {
        await lived.Tenant.TickAllAsync(lived.Found, cancel);
        if (await RecoverAsync(lived, lived.Found, cancel) is not { } done || done.Recovery.BeforeReadingKey is null)
            return null;
        var found = await lived.Tenant.SinceBeforeAsync(done.Recovery, cancel);
        await lived.Tenant.TickAllAsync(found, cancel);
        if (await RecoverAsync(lived, found, cancel) is not { } undone)
            return found.Items.Any(item => item.NotRestorable is null) ? "Nothing was planned to undo." : null;
        var fault = undone.Fault ?? RecoveryVerdict.OfUndo(done.Plan, found, undone.Plan, undone.Refused.Steps, done.Before, undone.After)
            ?? RecoveryVerdict.OfReports(found, await lived.Tenant.SinceBeforeAsync(done.Recovery, cancel), undone.Plan, undone.Refused.Steps);
        return await ToldAsync(lived, undone, found, fault, cancel);
    }

    /// <summary>Plans what is ticked and runs it; null when there is nothing to do.</summary>
    private async Task<RanRecovery?> RecoverAsync(LivedTenant lived, FoundDifferences found, CancellationToken cancel)
    {
        var tenant = lived.Tenant;
        var (plan, _) = await tenant.PlanAsync(found, cancel);
        if (plan is null or { Plan.Steps.Count: 0 })
            return null;
        var before = await tenant.StateAsync(cancel);
        var writes = (await tenant.WritesAsync(cancel)).Count;
        var recovery = await tenant.RunAsync(plan, cancel);
        var after = await tenant.StateAsync(cancel);
        var ran = await tenant.StepsAsync(recovery, cancel);
        var refused = new RefusedSteps(plan.Plan, ran);
        steps += ran.Count;
        denials += refused.Denials;
        return new(plan.Plan, recovery, refused, before, after)
        {
            Fault = RecoveryVerdict.OfSteps(recovery, ran, refused.Orders)
                ?? RecoveryVerdict.OfOthers(plan.Plan, before, after)
                ?? RecoveryVerdict.OfWrites([.. (await tenant.WritesAsync(cancel)).Skip(writes)]),
        };
    }

    /// <summary>What a round that failed looked like is kept, for whoever looks into it.</summary>
    private async Task<string?> ToldAsync(LivedTenant lived, RanRecovery ran, FoundDifferences found, string? fault, CancellationToken cancel)
    {
        if (fault is null)
            return null;
        var kept = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"failed-{lived.Seed}"))).FullName;
        (string Name, IEnumerable<string> Lines)[] files =
        [
            ("then", lived.Then.Select(line => line.ToString())), ("before", ran.Before.Select(line => line.ToString())), ("after", ran.After.Select(line => line.ToString())),
            ("found", found.All.Select(row => FoundDifferences.Text(row.Change, row.Item))), ("plan", PlanLines(ran.Plan)),
        ];
        foreach (var (name, lines) in files)
            await File.WriteAllLinesAsync(Path.Combine(kept, name + ".txt"), lines, cancel);
        return fault;
    }

    private static IEnumerable<string> PlanLines(RecoveryPlan plan) =>
        plan.Steps.Select(step => $"{step.Order} {step.Kind} {step.Object.Type} {step.ObjectName} {step.Call.Method} {step.Call.Path} {step.Call.Body}")
            .Concat(plan.LeftOut.Select(one => $"left out: {one.Object.Type} {one.ObjectName} {one.Item}: {one.Reason}"))
            .Concat(plan.Warnings.Select(one => $"warning: {one.ObjectName}: {one.Sentence}"));

    /// <summary>A tenant with a snapshot, and what differs since.</summary>
    private sealed record LivedTenant(RecoveringPortal Tenant, int Seed, Random Random, int Snapshot, HashSet<StateLine> Then, FoundDifferences Found);

    /// <summary>A recovery that ran, with the states around it.</summary>
    private sealed record RanRecovery(RecoveryPlan Plan, RecoverySummary Recovery, RefusedSteps Refused, HashSet<StateLine> Before, HashSet<StateLine> After)
    {
        public string? Fault { get; init; }
    }
}
