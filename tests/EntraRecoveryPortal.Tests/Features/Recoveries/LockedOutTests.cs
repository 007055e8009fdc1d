using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What a plan would lock out is read from the tenant as it is while planning.</summary>
public sealed class LockedOutTests
{
    private const string Policies = "identity/conditionalAccess/policies";

    [Fact]
    public async Task Emptying_the_group_that_a_policy_leaves_out_is_asked_about_though_the_policy_is_not_touched()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 }, settings: async tenant => [("Recovery:BreakGlassAccounts:0", (await GlassAsync(tenant))[0])]);
        var wardens = (await healed.Tenant.MakeAsync("groups", new { displayName = "Wardens", mailEnabled = false, mailNickname = "wardens", securityEnabled = true }))["id"]!.ToString();
        await healed.Tenant.MakeAsync(Policies, Blocking("Lock down", new { users = new { includeUsers = new[] { "All" }, excludeGroups = new[] { wardens } }, applications = new { includeApplications = new[] { "All" } }, clientAppTypes = new[] { "all" } }));
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.LinkAsync($"groups/{wardens}/members", await GlassAsync(healed.Tenant));
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAsync(found, (change, _) => change.ObjectId == wardens);
        var before = await healed.StateAsync();

        var plan = await healed.PlanAsync(found);

        Assert.All(plan.Plan.Steps, step => Assert.Equal(wardens, step.Object.Id));
        Assert.Equal(
            [new(Guard.LockOutEveryone, "Lock down blocks everyone whom it does not exclude"), new(Guard.LockOutBreakGlass, "Lock down locks a break-glass account out"),
             new(Guard.LockOutOperator, "Lock down locks your own account out"), new GuardReason(Guard.LockOutBreakGlass, "a break-glass account leaves a group")],
            plan.Verdict.Asks.Where(ask => ask.Guard.StartsWith("lockOut", StringComparison.Ordinal)));
        Assert.Contains("Lock down would apply to all users and exclude nobody: the groups that it leaves out have no members.", plan.Verdict.Warnings);
        Assert.Equal([Refusals.NotConfirmed(PlanWords.Confirmation(plan.Plan, "Contoso"))], await healed.NotStartedAsync(plan));
        Assert.Equal(before, await healed.StateAsync());
    }

    [Fact]
    public async Task A_policy_for_workloads_that_would_shut_the_portal_out_is_refused_where_the_host_says_so()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 }, settings: _ => Task.FromResult<(string, string)[]>([("Recovery:Refuse:0", Guard.LockOutPortal)]));
        var policy = (await healed.Tenant.MakeAsync(Policies, Blocking("Only from here", new
        {
            users = new { includeUsers = new[] { "None" } },
            applications = new { includeApplications = new[] { "All" } },
            clientAppTypes = new[] { "all" },
            clientApplications = new { includeServicePrincipals = new[] { "ServicePrincipalsInMyTenant" } },
        })))["id"]!.ToString();
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.ChangeAsync($"{Policies}/{policy}", new { state = "disabled" });
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);
        var before = await healed.StateAsync();

        var plan = await healed.PlanAsync(found);

        Assert.Contains("(Recovery:Refuse, lockOutPortal): Only from here locks this portal out.", Assert.Single(plan.Verdict.Refusals), StringComparison.Ordinal);
        Assert.Contains(Refusals.Guarded(plan.Verdict.Refusals[0]), await healed.NotStartedAsync(plan));
        Assert.Equal(before, await healed.StateAsync());
    }

    private static async Task<IReadOnlyList<string>> GlassAsync(RunningSimulator tenant) => await tenant.IdsAsync($"groups/{await tenant.IdOfAsync("groups", "Break glass")}/members");

    private static object Blocking(string displayName, object conditions) => new { displayName, state = "enabled", conditions, grantControls = new { @operator = "OR", builtInControls = new[] { "block" } } };
}
