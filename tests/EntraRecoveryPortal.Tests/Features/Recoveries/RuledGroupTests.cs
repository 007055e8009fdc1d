using System.Text.Json.Nodes;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Somebody tried a membership rule on a group that was filled by hand, and it matched everybody.</summary>
public sealed class RuledGroupTests
{
    [Fact]
    public async Task Who_was_let_in_and_who_was_put_out_is_put_right_by_one_recovery()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 });
        var group = (await healed.Tenant.PostAsync("groups", new JsonObject { ["displayName"] = "Exceptions", ["mailEnabled"] = false, ["mailNickname"] = "exceptions", ["securityEnabled"] = true })).Body["id"]!.ToString();
        var people = (await healed.Tenant.CloudEmployeesAsync()).Take(3).Select(person => person["id"]!.ToString()).ToList();
        foreach (var person in people)
            await healed.Tenant.PostAsync($"groups/{group}/members/$ref", healed.Tenant.Reference(person));
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.PatchAsync($"groups/{group}", new JsonObject { ["groupTypes"] = new JsonArray("DynamicMembership"), ["membershipRule"] = "user.objectId -ne null", ["membershipRuleProcessingState"] = "On" });
        Assert.True((await MembersAsync(healed, group)).Count > 20);

        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);
        var recovery = await healed.RunAsync(await healed.PlanAsync(found));

        Assert.Equal(RecoveryState.Successful, recovery.State);
        Assert.Equal(people.Order(), (await MembersAsync(healed, group)).Order());
        Assert.Empty((await healed.SinceAsync(snapshot)).Changes);
    }

    [Theory]
    [InlineData("""{"membershipRule":"user.department -eq 1"}""", "This recovery put its membership rule back.")]
    [InlineData("""{"description":"x"}""", "A membership rule decides who is in this group")]
    public void Where_the_members_have_not_followed_yet_the_result_says_that_they_will(string after, string why)
    {
        var change = new ReportChangeRow { ReportKey = 1, Type = "group", ObjectId = "g", DisplayName = "Exceptions", Action = "none", NowState = "present" };
        var member = new ReportItemRow
        {
            ReportKey = 1,
            ChangeKey = 1,
            Kind = "link",
            Path = "members",
            NotRestorable = "A membership rule decides who is in this group: put the rule back, the members follow.",
        };
        var step = new RecoveryStepRow
        {
            RecoveryKey = 1,
            Order = 1,
            Type = "group",
            ObjectId = "g",
            ObjectName = "Exceptions",
            Kind = "update",
            Why = "Because.",
            Method = "PATCH",
            Path = "groups/g",
            Outcome = StepOutcome.Applied,
            After = after,
        };

        Assert.StartsWith(why, WhyDifferent.Of(change, [member], [step]), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(HealedTenant healed, string group) =>
        [.. (await healed.Tenant.AllAsync($"groups/{group}/members?$top=999")).Select(member => member["id"]!.ToString())];
}
