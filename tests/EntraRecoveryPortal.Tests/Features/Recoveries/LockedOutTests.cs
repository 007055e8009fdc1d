using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;
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
    public async Task Deleting_the_last_one_whom_a_policy_leaves_out_is_asked_about_though_neither_group_nor_policy_is_touched()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 });
        var groups = new List<string>();
        foreach (var name in (string[])["Wardens", "Staff"])
        {
            groups.Add((await healed.Tenant.MakeAsync("groups", new { displayName = name, mailEnabled = false, mailNickname = name, securityEnabled = true }))["id"]!.ToString());
            await healed.Tenant.MakeAsync(Policies, Blocking($"Close to {name}", new { users = new { includeUsers = new[] { "All" }, excludeGroups = new[] { groups[^1] } }, applications = new { includeApplications = new[] { "All" } }, clientAppTypes = new[] { "all" } }));
        }

        await healed.Tenant.LinkAsync($"groups/{groups[1]}/members", await GlassAsync(healed.Tenant));
        var snapshot = await healed.SnapshotAsync();
        var newcomer = (await healed.Tenant.MakeAsync("users", new { displayName = "Newcomer", accountEnabled = true, mailNickname = "newcomer", userPrincipalName = "newcomer@contoso.example", passwordProfile = new { password = "Correct-horse-9" } }))["id"]!.ToString();
        await healed.Tenant.LinkAsync($"groups/{groups[0]}/members", newcomer);
        await healed.Tenant.LinkAsync($"groups/{groups[1]}/members", newcomer);
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAsync(found, (change, _) => change.ObjectId == newcomer);

        var plan = await healed.PlanAsync(found);

        Assert.Equal((newcomer, StepKind.SoftDelete), plan.Plan.Steps.Select(step => (step.Object.Id, step.Kind)).Single());
        Assert.Contains("Close to Wardens would apply to all users and exclude nobody: the groups that it leaves out have no members.", plan.Verdict.Warnings);
        Assert.Contains(new(Guard.LockOutEveryone, "Close to Wardens blocks everyone whom it does not exclude"), plan.Verdict.Asks);
        Assert.DoesNotContain(plan.Verdict.Warnings, warning => warning.StartsWith("Close to Staff", StringComparison.Ordinal) && warning.Contains("exclude nobody", StringComparison.Ordinal));
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

    [Fact]
    public async Task Where_policies_members_or_means_cannot_be_read_the_review_says_that_nobody_looked_and_policies_are_read_once()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 });
        var wardens = (await healed.Tenant.MakeAsync("groups", new { displayName = "Wardens", mailEnabled = false, mailNickname = "wardens", securityEnabled = true }))["id"]!.ToString();
        const string strength = "00000000-0000-0000-0000-000000000004";
        await healed.Tenant.MakeAsync(Policies, new
        {
            displayName = "Strong",
            state = "enabled",
            conditions = new { users = new { includeUsers = new[] { "All" }, excludeGroups = new[] { wardens } }, applications = new { includeApplications = new[] { "All" } }, clientAppTypes = new[] { "all" } },
            grantControls = new { @operator = "OR", authenticationStrength = new { id = strength } },
        });
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.LinkAsync($"groups/{wardens}/members", await GlassAsync(healed.Tenant));
        await healed.Tenant.ChangeAsync("policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Fido2", new Dictionary<string, object> { ["@odata.type"] = "#microsoft.graph.fido2AuthenticationMethodConfiguration", ["state"] = "disabled" });
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);

        var before = await PolicyReadsAsync(healed.Tenant);
        var known = await healed.PlanAsync(found);
        Assert.Equal(["authenticationMethodPolicy", "group"], known.Plan.Steps.Select(step => step.Object.Type).Distinct().Order());
        Assert.Equal(before + 1, await PolicyReadsAsync(healed.Tenant));
        Assert.DoesNotContain(known.Verdict.Warnings, warning => warning.Contains("could not be read", StringComparison.Ordinal));

        await healed.Tenant.WeatherAsync($$"""{"faults":[{"kind":"status","status":403,"path":"groups/{{wardens}}/members"},{"kind":"status","status":403,"path":"policies/authenticationStrengthPolicies/{{strength}}"}]}""");
        var partly = (await healed.PlanAsync(found)).Verdict.Warnings;
        Assert.Contains(partly, warning => warning.StartsWith("Who is in 1 group that policies name could not be read, so whether these policies lock anybody out cannot be told. Microsoft Graph answered 403", StringComparison.Ordinal));
        Assert.Contains(partly, warning => warning.StartsWith("By what people can sign in could not be read", StringComparison.Ordinal));

        await healed.Tenant.WeatherAsync($$"""{"faults":[],"withdrawals":[{"app":"{{SimulatedTenant.ReaderClientId}}","permission":"Policy.Read.All"}]}""");
        Assert.Matches(
            "^Conditional Access policies could not be read, so nobody looked whether this plan locks anybody out through groups and sign-in methods that it changes. Microsoft Graph answered 403 .*: the app lacks Policy.Read.All. Nothing of that was read.$",
            Assert.Single((await healed.PlanAsync(found)).Verdict.Warnings));
    }

    private static async Task<int> PolicyReadsAsync(RunningSimulator tenant) =>
        (await tenant.RequestsAsync())["byPath"]!.AsArray().Where(one => one!["path"]!.ToString().EndsWith(Policies, StringComparison.Ordinal)).Sum(one => one!["requests"]!.GetValue<int>());

    private static async Task<IReadOnlyList<string>> GlassAsync(RunningSimulator tenant) => await tenant.IdsAsync($"groups/{await tenant.IdOfAsync("groups", "Break glass")}/members");

    private static object Blocking(string displayName, object conditions) => new { displayName, state = "enabled", conditions, grantControls = new { @operator = "OR", builtInControls = new[] { "block" } } };
}
