using System.Text.Json;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("""{"operator":"AND","builtInControls":["compliantDevice"],"authenticationStrength":{"id":"S"}}""", null, "weaker than it was meant to be: it only asks for compliantDevice")]
    [InlineData("""{"operator":"OR","builtInControls":["compliantDevice"],"authenticationStrength":{"id":"S"}}""", null, "only compliantDevice is left: whoever cannot do that is locked out")]
    [InlineData("""{"operator":"OR","builtInControls":[],"authenticationStrength":{"id":"S"}}""", "without asking for anything", null)]
    public void A_strength_that_is_gone_is_dropped_only_from_a_policy_that_asks_for_something_else_and_what_that_means_is_told(string grant, string? kept, string? told)
    {
        var then = Granting(grant.Replace("\"S\"", $"\"{Staff}\"", StringComparison.Ordinal));
        var now = Granting($$$"""{"operator":"OR","builtInControls":["mfa"],"authenticationStrength":{"id":"{{{Crew}}}"}}""");
        LiveObject[] gone = [Gone("authenticationStrengthPolicy", Staff)];
        var untold = Plan(Changed(then, now), [], gone);
        var reference = Assert.Single(untold.DeadReferences);

        var plan = Plan(Changed(then, now), [reference.Key], gone);

        Assert.Equal("grantControls.authenticationStrength", reference.Path);
        Assert.Empty(untold.Steps);
        Assert.Equal(kept is null, reference.WhyKept is null);
        Assert.Contains(kept ?? "", reference.WhyKept ?? "", StringComparison.Ordinal);
        Assert.Contains(told ?? "", reference.WithoutIt ?? "", StringComparison.Ordinal);
        if (told is null)
        {
            Assert.Empty(plan.Steps);
            return;
        }

        var body = Assert.Single(plan.Steps).Call.Body().GetProperty("grantControls");
        Assert.Equal((JsonValueKind.Null, "compliantDevice"), (body.GetProperty("authenticationStrength").ValueKind, Assert.Single(body.TextsAt("builtInControls"))));
        Assert.Contains(plan.Warnings, warning => warning.Sentence == $"{Staff} is dropped, as was chosen. {reference.WithoutIt}");
        Assert.DoesNotContain(plan.Steps[0].Leaves, leaf => leaf.Path.EndsWith(".id", StringComparison.Ordinal));
    }

    [Fact]
    public void Controls_that_name_a_strength_that_is_gone_are_left_out_and_the_conditions_are_written()
    {
        var then = Granting($$$"""{"operator":"OR","builtInControls":["compliantDevice"],"authenticationStrength":{"id":"{{{Staff}}}"}}""", Ada);
        var plan = Plan(Changed(then, Granting("""{"operator":"OR","builtInControls":["mfa"]}""", Crew)), [], Gone("authenticationStrengthPolicy", Staff));

        Assert.Equal("""{"conditions":{"users":{"includeUsers":["00000000-0000-0000-0000-000000000001"]}}}""", Assert.Single(plan.Steps).Call.Body);
        Assert.All(plan.LeftOut, left => Assert.Equal($"The policy would name {Staff}, which is gone for good: Microsoft Graph refuses that.", left.Reason));
    }

    [Theory]
    [InlineData("user", true)]
    [InlineData("directoryRoleDefinition", false)]
    public void A_role_of_the_tenants_own_that_is_gone_is_dropped_from_an_include_or_an_exclude_that_names_somebody_else(string includedBeside, bool isKept)
    {
        var roles = new JsonObject { ["users"] = new JsonObject { ["includeRoles"] = new JsonArray(Staff), ["excludeRoles"] = new JsonArray(Staff, Crew) } };
        if (includedBeside == "directoryRoleDefinition")
            roles["users"]!["includeRoles"]!.AsArray().Add(Crew);
        var then = new JsonObject { ["id"] = "p", ["displayName"] = "Guests", ["state"] = "enabled", ["conditions"] = roles, ["grantControls"] = new JsonObject { ["builtInControls"] = new JsonArray("mfa") } };
        var sides = Changed(then.ToJsonString(), Policy(["g"], ["h"]));
        LiveObject[] gone = [Gone("directoryRoleDefinition", Staff)];

        var found = Plan(sides, [], gone).DeadReferences;
        var plan = Plan(sides, [.. found.Select(one => one.Key)], gone);

        Assert.Equal(["conditions.users.includeRoles", "conditions.users.excludeRoles"], found.Select(one => one.Path));
        Assert.Equal([isKept, false], found.Select(one => one.WhyKept is not null));
        Assert.Equal(!isKept, plan.Steps.Count == 1 && !plan.Steps[0].Call.Body!.Contains(Staff, StringComparison.Ordinal));
    }

    [Fact]
    public void Terms_of_use_and_authentication_contexts_are_unknown_and_said_to_be_until_they_are_dropped()
    {
        var then = Granting($$"""{"operator":"AND","builtInControls":["mfa"],"termsOfUse":["{{Staff}}"]}""");
        var sides = Changed(then, Granting("""{"operator":"AND","builtInControls":["mfa"]}"""));

        var untold = Plan(sides, []);
        var reference = Assert.Single(untold.DeadReferences);
        var plan = Plan(sides, [reference.Key]);

        Assert.True(reference is { IsUnknown: true, IsDropped: false, WhyKept: null });
        Assert.Contains(untold.Warnings, warning => warning.Sentence.Contains("nobody knows whether they are still there", StringComparison.Ordinal));
        Assert.Contains(Staff, Assert.Single(untold.Steps).Call.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Steps, step => step.Call.Body!.Contains(Staff, StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, warning => warning.Sentence.EndsWith("it only asks for mfa.", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Warnings, warning => warning.Sentence.Contains("nobody knows", StringComparison.Ordinal));
    }

    [Fact]
    public void The_only_authentication_context_of_a_policy_stays()
    {
        const string contexts = """{"conditions":{"applications":{"includeAuthenticationContextClassReferences":["c1"]},"users":{"includeUsers":["All"]}},"displayName":"Step up","grantControls":{"builtInControls":["mfa"]},"id":"p","state":"enabled"}""";

        var reference = Assert.Single(Plan(Changed(contexts, contexts.Replace("enabled", "disabled", StringComparison.Ordinal)), []).DeadReferences);

        Assert.Equal(("c1", true), (reference.Id, reference.IsUnknown));
        Assert.Contains("the list would be empty", reference.WhyKept, StringComparison.Ordinal);
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

    private static string Granting(string grant, string included = "All") =>
        $$$"""{"conditions":{"users":{"includeUsers":["{{{included}}}"]}},"displayName":"Step up","grantControls":{{{grant}}},"id":"p","state":"enabled"}""";

    private static string Group(string rule) =>
        $$"""{"id":"g","displayName":"Staff","groupTypes":["DynamicMembership"],"membershipRule":{{JsonSerializer.Serialize(rule)}},"membershipRuleProcessingState":"On"}""";

    private static string Policy(string[] included, string[] excluded, string state = "enabled") =>
        $$$"""{"conditions":{"users":{"excludeGroups":{{{JsonSerializer.Serialize(excluded)}}},"includeGroups":{{{JsonSerializer.Serialize(included)}}}}},"displayName":"Guests","grantControls":{"builtInControls":["mfa"]},"id":"p","state":"{{{state}}}"}""";
}
