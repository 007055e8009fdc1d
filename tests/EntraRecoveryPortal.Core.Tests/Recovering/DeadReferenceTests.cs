using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class DeadReferenceTests
{
    private const string Staff = "00000000-0000-0000-0000-000000000011";
    private const string Crew = "00000000-0000-0000-0000-000000000012";
    private const string Ada = "00000000-0000-0000-0000-000000000001";
    private const string App = "00000000-0000-0000-0000-0000000000a1";

    [Fact]
    public void What_a_policy_would_name_and_is_gone_is_told_and_dropped_by_a_choice_of_its_own()
    {
        var sides = Changed(Policy([Crew], [Staff, Ada]), Policy(["g"], ["h"]));

        var untold = Plan(sides, [], Gone("group", Staff));
        var reference = Assert.Single(untold.DeadReferences);
        var plan = Plan(sides, [reference.Key], Gone("group", Staff));

        Assert.Equal((Staff, "conditions.users.excludeGroups", false, (string?)null), (reference.Id, reference.Path, reference.IsDropped, reference.WhyKept));
        Assert.Empty(untold.Steps);
        Assert.True(Assert.Single(plan.DeadReferences).IsDropped);
        Assert.Empty(plan.LeftOut);
        var users = Assert.Single(plan.Steps).Call.Body().GetProperty("conditions").GetProperty("users");
        Assert.Equal((Ada, Crew), (Assert.Single(users.TextsAt("excludeGroups")), Assert.Single(users.TextsAt("includeGroups"))));
    }

    [Fact]
    public void What_a_policy_names_already_is_dropped_from_a_list_that_nobody_ticked()
    {
        var sides = Changed(Policy([Crew], [Staff, Ada], "enabled"), Policy([Crew], [Staff, Ada], "disabled"));
        var reference = Assert.Single(Plan(sides, [], Gone("group", Staff)).DeadReferences);

        var plan = Plan(sides, [reference.Key], Gone("group", Staff));

        Assert.Equal(["state", "conditions.users.excludeGroups"], Assert.Single(plan.Steps).Leaves.Select(leaf => leaf.Path));
        Assert.DoesNotContain(Staff, plan.Steps[0].Call.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Sentence.EndsWith("Microsoft Graph may refuse the change.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "for nobody")]
    [InlineData(false, "leave nobody out")]
    public void The_last_of_an_include_or_of_a_protecting_exclude_stays_with_the_reason(bool isInclude, string reason)
    {
        var sides = Changed(isInclude ? Policy([Staff], [Ada]) : Policy([Ada], [Staff]), Policy(["g"], ["h"]));
        var reference = Assert.Single(Plan(sides, [], Gone("group", Staff)).DeadReferences);

        var plan = Plan(sides, [reference.Key], Gone("group", Staff));

        Assert.Contains(reason, reference.WhyKept, StringComparison.Ordinal);
        Assert.False(Assert.Single(plan.DeadReferences).IsDropped);
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void Of_two_that_are_gone_one_stays_when_nothing_else_is_excluded()
    {
        var sides = Changed(Policy([Ada], [Staff, Crew]), Policy(["g"], ["h"]));
        LiveObject[] gone = [Gone("group", Staff), Gone("group", Crew)];

        var plan = Plan(sides, [.. Plan(sides, [], gone).DeadReferences.Select(one => one.Key)], gone);

        Assert.Equal([true, false], plan.DeadReferences.Select(one => one.IsDropped));
        Assert.Contains("leave nobody out", plan.DeadReferences[1].WhyKept, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_same_plan_makes_again_is_not_gone()
    {
        const string group = $$"""{"id":"{{Staff}}","displayName":"Staff","mailEnabled":false,"mailNickname":"staff","securityEnabled":true}""";
        var sides = Changed(Policy([Crew], [Staff, Ada]), Policy(["g"], ["h"])).Object("group", group, null);

        Assert.Empty(Plan(sides, [], Gone("group", Staff)).DeadReferences);
    }

    [Fact]
    public void A_policy_out_of_the_recycle_bin_loses_it_by_a_step_right_after_and_when_it_is_made_again()
    {
        var policy = Policy([Crew], [Staff, Ada]);
        var sides = new TwoSides().Object("conditionalAccessPolicy", policy, policy, nowState: ObjectState.SoftDeleted);
        var reference = Assert.Single(Plan(sides, [], Gone("group", Staff)).DeadReferences);

        var plan = Plan(sides, [reference.Key], Gone("group", Staff));

        Assert.Equal([StepKind.RestoreFromBin, StepKind.Update], plan.Steps.Select(step => step.Kind));
        Assert.DoesNotContain(Staff, plan.Steps[0].Fallback!.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Staff, plan.Steps[1].Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_is_made_again_is_made_without_it()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy([Crew], [Staff, Ada]), null);
        var untold = Plan(sides, [], Gone("group", Staff));

        var plan = Plan(sides, [Assert.Single(untold.DeadReferences).Key], Gone("group", Staff));

        Assert.Contains(untold.Warnings, warning => warning.Sentence.EndsWith("Microsoft Graph may refuse the change.", StringComparison.Ordinal));
        Assert.Contains(Staff, untold.Steps[0].Call.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Staff, Assert.Single(plan.Steps).Call.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"user.memberof -any (group.objectId -in ['{Staff}', '{Crew}'])", $"user.memberof -any (group.objectId -in ['{Crew}'])")]
    [InlineData($"user.memberof -any (group.objectId -in ['{Staff}'])", null)]
    [InlineData($"Direct Reports for \"{Staff}\"", null)]
    public void A_rule_loses_it_from_its_list_and_is_left_alone_where_it_is_the_last(string rule, string? without)
    {
        var sides = new TwoSides().Object("group", Group(rule), Group("user.department -eq \"x\""));
        LiveObject[] gone = [Gone("group", Staff), Gone("user", Staff)];
        var reference = Assert.Single(Plan(sides, [], gone).DeadReferences);

        var plan = Plan(sides, [reference.Key], gone);

        Assert.Equal(without is null, reference.WhyKept is not null);
        Assert.Equal(without ?? rule, Assert.Single(plan.Steps).Call.Body().GetProperty("membershipRule").GetString());
    }

    [Fact]
    public void An_application_loses_a_client_that_is_gone_and_nothing_else()
    {
        var sides = new TwoSides().Object(
            "application",
            $$$"""{"id":"a","notes":"then","api":{"preAuthorizedApplications":[{"appId":"{{{App}}}","delegatedPermissionIds":["s"]}]}}""",
            """{"id":"a","notes":"now","api":{"preAuthorizedApplications":[]}}""");
        var reference = Assert.Single(Plan(sides, [], Gone(DeadReference.ByAppId, App)).DeadReferences);

        var plan = Plan(sides, [reference.Key], Gone(DeadReference.ByAppId, App));

        Assert.Equal("""{"notes":"then"}""", Assert.Single(plan.Steps).Call.Body);
        Assert.Equal("It names what is gone for good, and was dropped as was chosen.", Assert.Single(plan.LeftOut).Reason);
    }

    [Fact]
    public void An_assignment_says_that_it_is_nothing_without_its_end()
    {
        var sides = new TwoSides().Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"r","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        var plan = Plan(sides, [], Gone("user", Ada), Gone("group", Ada), Gone("servicePrincipal", Ada));

        Assert.Empty(plan.Steps);
        Assert.Equal("principalId", Assert.Single(plan.DeadReferences).Path);
        Assert.StartsWith("An assignment is nothing without it", plan.DeadReferences[0].WhyKept, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_chosen_no_include_and_no_exclude_is_emptied_and_only_what_was_chosen_is_dropped() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string[] ids = [.. Enumerable.Range(1, 6).Select(n => $"00000000-0000-0000-0000-0000000001{n:00}")];
            LiveObject[] gone = [.. ids.Where(_ => random.Next(2) == 0).Select(id => Gone("group", id))];
            var sides = Changed(Policy(Some(ids, random), Some(ids, random)), Policy(["g"], ["h"]));
            var all = Plan(sides, [], gone);
            string[] keys = [.. all.DeadReferences.Where(_ => random.Next(2) == 0).Select(one => one.Key)];

            var plan = Plan(sides, keys, gone);

            var dropped = plan.DeadReferences.Where(one => one.IsDropped).ToList();
            return dropped.All(one => keys.Contains(one.Key))
                && plan.DeadReferences.Count == all.DeadReferences.Count
                && plan.Steps.All(step => Lists(step).All(list => list.Count > 0))
                && dropped.All(one => !plan.Steps.Any(step => JsonElement.Parse(step.Source!).TextsAt(one.Path).Contains(one.Id)));
        }));

    private static IEnumerable<IReadOnlyList<string>> Lists(PlanStep step) =>
        new[] { "conditions.users.includeGroups", "conditions.users.excludeGroups" }.Select(path => JsonElement.Parse(step.Source!).TextsAt(path));

    private static string[] Some(string[] ids, Random random) => [.. ids.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ids[0])];

    private static TwoSides Changed(string then, string now) => new TwoSides().Object("conditionalAccessPolicy", then, now);

    private static RecoveryPlan Plan(TwoSides sides, string[] choices, params LiveObject[] live) => RecoveryPlanner.Plan(
        [.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))], one => live.FirstOrDefault(known => known.Ref == one), choices: new PlanChoices(choices));

    private static LiveObject Gone(string type, string id) => new() { Ref = new(type, id), State = ObjectState.Gone };

    private static string Group(string rule) =>
        $$"""{"id":"g","displayName":"Staff","groupTypes":["DynamicMembership"],"membershipRule":{{JsonSerializer.Serialize(rule)}},"membershipRuleProcessingState":"On"}""";

    private static string Policy(string[] included, string[] excluded, string state = "enabled") =>
        $$$"""{"conditions":{"users":{"excludeGroups":{{{JsonSerializer.Serialize(excluded)}}},"includeGroups":{{{JsonSerializer.Serialize(included)}}}}},"displayName":"Guests","grantControls":{"builtInControls":["mfa"]},"id":"p","state":"{{{state}}}"}""";
}
