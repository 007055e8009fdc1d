using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Licences of people and of groups, put back by the call that gives them.</summary>
public sealed class LicenceRecoveryTests
{
    [Fact]
    public async Task Licences_come_back_where_they_were_given_and_an_undo_takes_them_away_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var tenant = healed.Tenant;
        var skus = (await tenant.GetAsync("subscribedSkus")).Value;
        var (office, flow, plan) = (skus[0]["skuId"]!.ToString(), skus[1]["skuId"]!.ToString(), skus[0]["servicePlans"]![0]!["servicePlanId"]!.ToString());
        var group = await tenant.IdOfAsync("groups", "CA exceptions");
        var member = (await tenant.AllAsync($"groups/{group}/members?$select=id"))[0]["id"]!.ToString();
        var people = (await tenant.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Where(id => id != member).Take(2).ToList();
        foreach (var person in people.Append(member))
            await tenant.ChangeAsync($"users/{person}", new { usageLocation = "AT" });
        await AssignAsync(tenant, $"groups/{group}", [Given(office)]);
        await AssignAsync(tenant, $"users/{member}", [Given(office, plan)]);
        await AssignAsync(tenant, $"users/{people[0]}", [Given(office, plan)]);
        string[] all = [.. people, member];
        var (before, held) = (await healed.StateAsync(), await HeldAsync(tenant, all));
        var snapshot = await healed.SnapshotAsync();

        await AssignAsync(tenant, $"groups/{group}", [], office);
        await AssignAsync(tenant, $"users/{member}", [], office);
        await AssignAsync(tenant, $"users/{people[0]}", [], office);
        await tenant.ChangeAsync($"users/{people[0]}", new { usageLocation = (string?)null });
        await AssignAsync(tenant, $"users/{people[1]}", [Given(flow)]);
        var (damaged, left) = (await healed.StateAsync(), await HeldAsync(tenant, all));

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));

        Assert.Empty((await healed.StepsAsync(recovery.Number)).Where(step => !StepOutcome.IsAsPlanned(step.Outcome)).Select(step => $"{step.Path} {step.Body}: {step.Outcome} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        Assert.Equal(held, await HeldAsync(tenant, all));
        Assert.Equal(Others(before), Others(await healed.StateAsync()));
        Assert.Empty((await healed.SinceAsync(snapshot)).All);

        var undone = await healed.HealAsync(await healed.BeforeAsync(recovery));

        Assert.Equal(RecoveryState.Successful, undone.State);
        Assert.Equal(left, await HeldAsync(tenant, all));
        Assert.Equal(Others(damaged), Others(await healed.StateAsync()));
    }

    [Fact]
    public async Task What_Graph_refuses_is_told_in_its_words()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 40 });
        var tenant = healed.Tenant;
        var office = (await tenant.GetAsync("subscribedSkus")).Value[0]["skuId"]!.ToString();
        var person = (await tenant.CloudEmployeesAsync())[3]["id"]!.ToString();
        await tenant.ChangeAsync($"users/{person}", new { usageLocation = "AT" });
        await AssignAsync(tenant, $"users/{person}", [Given(office)]);
        var snapshot = await healed.SnapshotAsync();
        await AssignAsync(tenant, $"users/{person}", [], office);
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);
        var plan = await healed.PlanAsync(found);
        await tenant.ChangeAsync($"users/{person}", new { usageLocation = (string?)null });

        var recovery = await healed.RunAsync(plan);

        var step = Assert.Single(await healed.StepsAsync(recovery.Number));
        Assert.Equal((StepOutcome.Failed, "License assignment cannot be done for user with invalid usage location."), (step.Outcome, step.Message));
    }

    private static JsonObject Given(string product, params string[] off) => new() { ["skuId"] = product, ["disabledPlans"] = new JsonArray([.. off.Select(plan => JsonValue.Create(plan))]) };

    private static async Task AssignAsync(RunningSimulator tenant, string holder, JsonObject[] add, params string[] remove)
    {
        var answer = await tenant.PostAsync($"{holder}/assignLicense", new JsonObject { ["addLicenses"] = new JsonArray([.. add]), ["removeLicenses"] = new JsonArray([.. remove.Select(product => JsonValue.Create(product))]) });
        Assert.Contains(answer.Status, (int[])[200, 202]);
    }

    private static async Task<IReadOnlyList<string>> HeldAsync(RunningSimulator tenant, IEnumerable<string> people)
    {
        var held = new List<string>();
        foreach (var person in people)
        {
            var states = (await tenant.GetAsync($"users/{person}?$select=licenseAssignmentStates")).Body["licenseAssignmentStates"]?.AsArray() ?? [];
            held.AddRange(states.Select(state => $"{person} {state!["skuId"]} {state["assignedByGroup"]} {state["disabledPlans"]!.ToJsonString()}").Order(StringComparer.Ordinal));
        }

        return held;
    }

    // The states carry when they were written.
    private static IEnumerable<string> Others(IReadOnlySet<string> state) => state.Where(line => !line.Contains("licenseAssignmentStates", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
