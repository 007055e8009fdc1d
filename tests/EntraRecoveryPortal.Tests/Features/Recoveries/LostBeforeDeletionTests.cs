using System.Text.Json.Nodes;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Somebody lost a place in a group and was deleted afterwards: the recycle bin tells nobody, and one recovery brings both back.</summary>
public sealed class LostBeforeDeletionTests : IAsyncLifetime
{
    private HealedTenant healed = null!;

    public async ValueTask InitializeAsync() => healed = await HealedTenant.StartAsync(new() { Users = 30 });

    public ValueTask DisposeAsync() => healed.DisposeAsync();

    [Theory]
    [InlineData(ReportScope.All)]
    [InlineData(ReportScope.Types)]
    [InlineData(ReportScope.Ids)]
    public async Task What_was_lost_before_the_deletion_comes_back_with_the_person(ReportScope scope)
    {
        var people = (await healed.Tenant.CloudEmployeesAsync()).Take(2).Select(person => person["id"]!.ToString()).ToList();
        var (person, report) = (people[0], people[1]);
        var (lost, kept) = (await GroupAsync("Lost", person), await GroupAsync("Kept", person));
        await healed.Tenant.SendAsync("PUT", $"users/{report}/manager/$ref", healed.Tenant.Reference(person));
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.DeleteAsync($"groups/{lost}/members/{person}/$ref");
        await healed.Tenant.DeleteAsync($"users/{report}/manager/$ref");
        await healed.Tenant.DeleteAsync($"users/{person}");

        var found = await healed.SinceAsync(new NewReport
        {
            From = snapshot,
            Scope = scope,
            Types = scope == ReportScope.Types ? ["user", "group"] : [],
            Ids = scope == ReportScope.Ids ? person : "",
            OperationId = Guid.NewGuid(),
        });
        var rows = found.Items.Where(item => item.ChangeKey == found.Changes.Single(change => change.ObjectId == person).ChangeKey).Select(item => (item.Path, item.TargetId)).ToList();
        var recovery = await healed.RecoverAsync(found, change => change.ObjectId == person);

        Assert.Superset(new HashSet<(string, string?)> { ("^members", lost), ("^members", kept), ("^manager", report) }, rows.ToHashSet());
        Assert.Equal(RecoveryState.Successful, recovery.State);
        var outcomes = (await healed.StepsAsync(recovery.Number)).ToDictionary(step => (step.ObjectId, step.Kind), step => step.Outcome);
        Assert.Equal((StepOutcome.Applied, StepOutcome.AlreadySo), (outcomes[(lost, "addLinks")], outcomes[(kept, "addLinks")]));
        Assert.Equal(before.Order(), (await healed.StateAsync()).Order());
    }

    private async Task<string> GroupAsync(string name, string member)
    {
        var group = (await healed.Tenant.PostAsync("groups", new JsonObject { ["displayName"] = name, ["mailEnabled"] = false, ["mailNickname"] = name, ["securityEnabled"] = true })).Body["id"]!.ToString();
        await healed.Tenant.PostAsync($"groups/{group}/members/$ref", healed.Tenant.Reference(member));
        return group;
    }
}
