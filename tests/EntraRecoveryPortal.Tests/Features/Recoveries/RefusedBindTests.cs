using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Graph adds all members of a call or none.</summary>
public sealed class RefusedBindTests
{
    [Fact]
    public async Task Whom_Graph_refuses_is_named_and_the_others_are_added()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var group = (await healed.Tenant.PostAsync("groups", new JsonObject { ["displayName"] = "Crew", ["mailEnabled"] = false, ["mailNickname"] = "crew", ["securityEnabled"] = true })).Body["id"]!.ToString();
        var people = (await healed.Tenant.CloudEmployeesAsync()).Take(9).Select(person => person["id"]!.ToString()).ToList();
        foreach (var person in people)
            await healed.Tenant.PostAsync($"groups/{group}/members/$ref", healed.Tenant.Reference(person));
        var snapshot = await healed.SnapshotAsync();
        foreach (var person in people)
            await healed.Tenant.DeleteAsync($"groups/{group}/members/{person}/$ref");
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);
        var plan = await healed.PlanAsync(found);
        // Since the review two of them were deleted for good.
        foreach (var person in new[] { people[2], people[7] })
        {
            await healed.Tenant.DeleteAsync($"users/{person}");
            await healed.Tenant.DeleteAsync($"directory/deletedItems/{person}");
        }

        var recovery = await healed.RunAsync(plan);

        var step = Assert.Single(await healed.StepsAsync(recovery.Number), step => step.Kind == "addLinks");
        Assert.Equal(StepOutcome.Failed, step.Outcome);
        Assert.Contains(people[2], step.Message, StringComparison.Ordinal);
        Assert.Contains(people[7], step.Message, StringComparison.Ordinal);
        Assert.EndsWith("The other 7 of 9 were added.", step.Message, StringComparison.Ordinal);
        var members = (await healed.Tenant.AllAsync($"groups/{group}/members")).Select(member => member["id"]!.ToString());
        Assert.Equal(people.Where(person => person != people[2] && person != people[7]).Order(), members.Order());
    }
}
