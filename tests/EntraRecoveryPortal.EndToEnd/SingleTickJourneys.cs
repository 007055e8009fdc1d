using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Only what was ticked is written; the tenant itself says so.</summary>
public sealed class SingleTickJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task One_attribute_of_one_user_is_restored_and_nothing_else_changes()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync("bulk-overwrite");
        var damaged = await demo.Tenant.StateAsync();

        var report = await ada.CompareWithNowAsync(snapshot);
        await ada.OpenReportAsync(report, "?attribute=department");
        var name = await ada.Page.Locator("tr[data-row] .name").First.InnerTextAsync();
        await ada.ExpandAsync(name);
        await ada.TickAsync($"Tick Department of {name}");
        await Assertions.Expect(ada.Basket).ToContainTextAsync("1 attribute");
        await ada.RecoverAsync("This one was a mistake");

        var change = Assert.Single(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));
        Assert.Matches("^/objects/[^/]*/[^/]*/department: ", change);
    }

    [Fact]
    public async Task The_excluded_users_of_one_policy_are_restored_and_the_rest_of_the_policy_stays_as_it_is_now()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync("conditional-access");
        var damaged = await demo.Tenant.StateAsync();

        await ada.CompareWithNowAsync(snapshot);
        await ada.ExpandAsync("CA004 Require MFA for Finance");
        await ada.TickAsync("Tick Exclude users of CA004 Require MFA for Finance");
        await ada.RecoverAsync("Let the break-glass accounts in at once");

        var change = Assert.Single(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));
        Assert.Matches("^/objects/[^/]*/[^/]*/conditions/users/excludeUsers: ", change);
    }

    [Fact]
    public async Task A_policy_comes_back_as_was_chosen_on_the_review_in_report_only_mode_and_without_the_group_that_is_gone_for_good()
    {
        const string name = "CA008 Azure management needs MFA";
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var policy = PolicyIn(await demo.Tenant.StateAsync(), name);
        var (address, excluded) = ($"identity/conditionalAccess/policies/{policy["id"]}", ExcludedBy(policy));
        var group = await demo.Tenant.MakeAsync("groups", new { displayName = "Contractors", mailEnabled = false, mailNickname = "contractors", securityEnabled = true });
        await demo.Tenant.ChangeAsync(address, new { conditions = Excluding(policy, [.. excluded, group]) });
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.ChangeAsync(address, new { conditions = Excluding(policy, []), state = "disabled" });
        await demo.Tenant.DeleteForGoodAsync("groups", "Contractors");
        var damaged = await demo.Tenant.StateAsync();

        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAsync($"Tick {name}");
        await ada.Basket.GetByRole(AriaRole.Link).ClickAsync();
        const string reason = "Back, but without the contractors and without locking anybody out";
        var written = ada.Page.GetByLabel("Reason, kept in the history");
        await written.FillAsync(reason);
        await ChooseAsync(ada.Page.GetByLabel($"{name} in report-only mode"));
        await ChooseAsync(ada.Page.GetByLabel($"Drop Contractors from {name}"));
        await Assertions.Expect(written).ToHaveValueAsync(reason);
        Assert.Empty(await ada.Page.SeriousInEitherColoursAsync());
        await ada.RecoverReviewedAsync(reason);

        Assert.Equal(0, await ada.OutcomeAsync("failed") + await ada.OutcomeAsync("conflict") + await ada.OutcomeAsync("skipped"));
        var healed = await demo.Tenant.StateAsync();
        Assert.All(StateChanges.Between(damaged, healed), change => Assert.Contains(policy["id"]!.ToString(), change, StringComparison.Ordinal));
        var after = PolicyIn(healed, name);
        Assert.Equal("enabledForReportingButNotEnforced", after["state"]!.ToString());
        Assert.Equal(excluded.Order(), ExcludedBy(after).Order());
    }

    [Fact]
    public async Task A_group_and_a_person_that_are_gone_for_good_are_made_again_and_the_person_gets_a_temporary_password()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var person = (await demo.Tenant.StateAsync())["objects"]!["user"]!.AsArray().Select(user => user!.AsObject())
            .First(user => user["department"] is not null && user["onPremisesSyncEnabled"] is null && user["userType"]?.ToString() == "Member")["displayName"]!.ToString();
        var gone = new[] { await demo.Tenant.DeleteForGoodAsync("groups", "CA exceptions"), await demo.Tenant.DeleteForGoodAsync("users", person) };

        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAsync("Tick CA exceptions");
        await ada.TickAsync($"Tick {person}");
        await ada.RecoverAsync("The clean-up went too far");

        await Assertions.Expect(ada.Page.Locator(".card.result")).ToContainTextAsync("CA exceptions: made again under a new id");
        Assert.Equal(0, await ada.OutcomeAsync("failed") + await ada.OutcomeAsync("skipped"));
        var policies = (await demo.Tenant.StateAsync())["objects"]!["conditionalAccessPolicy"]!.ToJsonString();
        Assert.All(gone, id => Assert.DoesNotContain(id, policies, StringComparison.Ordinal));
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Set a temporary password" }).ClickAsync();
        await ada.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Set a temporary password" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".passwords .secret code")).ToHaveTextAsync(new Regex("^.{16}$"));
    }

    private static JsonNode PolicyIn(JsonNode state, string name) => state["objects"]!["conditionalAccessPolicy"]!.AsArray().First(policy => policy!["displayName"]!.ToString() == name)!;

    private static IReadOnlyList<string> ExcludedBy(JsonNode policy) => [.. policy["conditions"]!["users"]!["excludeGroups"]!.AsArray().Select(id => id!.ToString())];

    private static JsonNode Excluding(JsonNode policy, string[] groups)
    {
        var conditions = policy["conditions"]!.DeepClone();
        conditions["users"]!["excludeGroups"] = new JsonArray([.. groups.Select(id => (JsonNode)id)]);
        return conditions;
    }

    /// <summary>By keyboard; each choice makes another plan.</summary>
    private static async Task ChooseAsync(ILocator choice)
    {
        await choice.FocusAsync();
        await choice.PressAsync("Space");
        await Assertions.Expect(choice).ToBeCheckedAsync();
        await Assertions.Expect(choice.Page).ToHaveURLAsync(new Regex("choose="));
        await Assertions.Expect(choice).ToBeFocusedAsync();
    }
}
