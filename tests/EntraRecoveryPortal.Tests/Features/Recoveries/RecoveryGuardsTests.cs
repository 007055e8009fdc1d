using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class RecoveryGuardsTests
{
    private const string Own = "5f0c7e4a-0000-4000-8000-0000000000f1";
    private static readonly HashSet<string> OwnIds = [Own];

    [Fact]
    public void An_ordinary_change_is_let_through_without_a_word()
    {
        var verdict = Check(PlannedSteps.Step("user", "u1", StepKind.Update).Writing("department", "\"Sales\"", "\"Finance\""));

        Assert.Equal((0, 0, false), (verdict.Refusals.Count, verdict.Warnings.Count, verdict.AsksToConfirm));
    }

    [Fact]
    public void The_portals_own_app_is_never_touched()
    {
        Assert.Single(Check(PlannedSteps.Step("application", Own, StepKind.RemoveCredential)).Refusals);
    }

    [Fact]
    public void Permissions_of_the_portals_own_app_are_never_touched()
    {
        Assert.Single(Check(PlannedSteps.Step("appRoleAssignment", $"{Own}|resource|role", StepKind.Create)).Refusals);
    }

    [Fact]
    public void The_portals_own_app_is_never_put_into_a_group()
    {
        Assert.Single(Check(PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", Own)).Refusals);
    }

    [Theory]
    [InlineData("p0", false)]
    [InlineData("other", true)]
    public void Memberships_that_are_only_looked_for_are_not_counted_as_given_back(string restored, bool isCounted)
    {
        var steps = Enumerable.Range(0, RecoveryGuards.ManyObjects + 1).Select(i => PlannedSteps.Step("group", $"g{i}", StepKind.AddLinks).Linking("members", "p0"))
            .Append(PlannedSteps.Step("user", restored, StepKind.RestoreFromBin));

        Assert.Equal(isCounted, Check([.. steps]).Asks.Any(ask => ask.Guard is Guard.GiveMemberships or Guard.TouchMany));
    }

    [Theory]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["All"],"excludeUsers":[],"excludeGroups":null}}}""", true)]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["All"],"excludeGroups":["g"]}}}""", false)]
    [InlineData("""{"state":"disabled","conditions":{"users":{"includeUsers":["All"]}}}""", false)]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["u"]}}}""", false)]
    public void A_policy_that_spares_nobody_is_warned_of(string policy, bool warned)
    {
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with { Source = policy };

        Assert.Equal(warned, Check(step).Warnings.Any(warning => warning.Contains("exclude nobody", StringComparison.Ordinal)));
    }

    [Fact]
    public void Switching_a_policy_on_is_warned_of()
    {
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update).Writing("state", "\"disabled\"", "\"enabled\"") with { Source = "{}" };

        Assert.Contains(Check(step).Warnings, warning => warning.EndsWith("would be switched on.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("directoryRoleAssignment", "role assignment")]
    [InlineData("appRoleAssignment", "app permission")]
    public void Access_given_back_is_warned_of(string type, string word)
    {
        Assert.Contains(Check(PlannedSteps.Step(type, "a|b|c", StepKind.Create)).Warnings, warning => warning.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_warning_about_many_objects_is_said_once()
    {
        var steps = Enumerable.Range(1, 3).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.Update, n)).ToArray();
        var plan = PlannedSteps.Plan(steps) with { Warnings = [.. steps.Select(step => new PlanWarning(step.Object, step.ObjectName, "Careful."))] };

        Assert.Equal(["3 objects: Careful."], RecoveryGuards.Check(plan, OwnIds, ProtectedPeople.Nobody).Warnings);
    }

    [Theory]
    [InlineData("conditionalAccessPolicy", StepKind.Update, true)]
    [InlineData("namedLocationPolicy", StepKind.RestoreFromBin, true)]
    [InlineData("appRoleAssignment", StepKind.Delete, true)]
    [InlineData("user", StepKind.SoftDelete, false)]
    public void Confirmation_is_asked_for_policies_and_permanent_deletes(string type, StepKind kind, bool asked)
    {
        Assert.Equal(asked, Check(PlannedSteps.Step(type, "a|b|c", kind)).AsksToConfirm);
    }

    [Theory]
    [InlineData(RecoveryGuards.ManyObjects, false)]
    [InlineData(RecoveryGuards.ManyObjects + 1, true)]
    public void Confirmation_is_asked_for_many_objects(int objects, bool asked)
    {
        Assert.Equal(asked, Check([.. Enumerable.Range(1, objects).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.Update, n))]).AsksToConfirm);
    }

    [Theory]
    [InlineData("user", Glass, StepKind.SoftDelete)]
    [InlineData("user", Glass, StepKind.Update)]
    [InlineData("directoryRoleAssignment", "role|" + Glass + "|/", StepKind.Delete)]
    public void A_break_glass_account_is_never_disabled_deleted_or_demoted(string type, string id, StepKind kind)
    {
        var step = PlannedSteps.Step(type, id, kind).Writing("accountEnabled", "true", "false");

        Assert.Single(Check(Worst, step).Refusals);
        Assert.Empty(Check(step).Refusals);
    }

    [Fact]
    public void A_break_glass_account_leaves_a_group_only_when_that_is_confirmed() =>
        Assert.Contains("a break-glass account leaves a group", Check(Worst, PlannedSteps.Step("group", "g1", StepKind.RemoveLink).Linking("members", Glass)).ConfirmBecause);

    [Theory]
    [InlineData("\"All\"", "", "", "would apply to a break-glass account")]
    [InlineData("\"" + Glass + "\"", "", "\"empty\"", "would apply to a break-glass account")]
    [InlineData("\"All\"", "", "\"unread\"", "cannot be told")]
    [InlineData("\"All\"", "\"" + Glass + "\"", "", null)]
    [InlineData("\"All\"", "", "\"glass\"", null)]
    [InlineData("\"u1\"", "", "", null)]
    public void A_policy_that_would_apply_to_a_break_glass_account_is_warned_of(string users, string excluded, string groups, string? warning)
    {
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with
        {
            Source = $$"""{"state":"enabled","conditions":{"users":{"includeUsers":[{{users}}],"excludeUsers":[{{excluded}}],"excludeGroups":[{{groups}}]} } }""",
        };

        var warnings = Check(Worst, step).Warnings.Where(said => said.Contains("break-glass account", StringComparison.Ordinal) && !said.Contains("exclude nobody", StringComparison.Ordinal)).ToList();

        Assert.Equal(warning is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, said => Assert.Contains(warning!, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("enabled", "All", true, null)]
    [InlineData("enabled", "All", false, "would ask everybody for what nobody can meet")]
    [InlineData("enabled", "All", null, "cannot be told: look at its grant controls")]
    [InlineData("enabled", "u1", false, null)]
    [InlineData("enabledForReportingButNotEnforced", "All", false, null)]
    public void A_policy_that_asks_everybody_for_what_nobody_can_meet_is_warned_of_and_settled_by_typing(string state, string user, bool? isOn, string? warning)
    {
        var means = new SignInMeans
        {
            Strengths = new Dictionary<string, IReadOnlyList<string>> { ["s"] = ["fido2"] },
            Methods = isOn is { } on ? new Dictionary<string, bool> { ["Fido2"] = on } : new Dictionary<string, bool>(),
        };
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with
        {
            Source = $$$"""{"state":"{{{state}}}","grantControls":{"authenticationStrength":{"id":"s"}},"conditions":{"users":{"includeUsers":["{{{user}}}"],"excludeUsers":["x"]} } }""",
        };

        var verdict = RecoveryGuards.Check(PlannedSteps.Plan(step), OwnIds, ProtectedPeople.Nobody, means: means);

        Assert.Equal(warning is null ? 0 : 1, verdict.Warnings.Count);
        Assert.All(verdict.Warnings, said => Assert.Contains(warning!, said, StringComparison.Ordinal));
        Assert.Equal(warning?.Contains("nobody can meet", StringComparison.Ordinal) == true, verdict.Asks.Contains(new(Guard.LockOutEveryone, "a policy asks everybody for what nobody can meet")));
    }

    [Fact]
    public void A_policy_that_the_plan_does_not_write_is_warned_of_when_its_means_are_switched_off()
    {
        var policy = CanonicalJson.Parse("""{"id":"p","displayName":"Keys","state":"enabled","conditions":{"users":{"includeUsers":["All"]}},"grantControls":{"authenticationStrength":{"id":"s"}}}""");
        var means = new SignInMeans
        {
            Strengths = new Dictionary<string, IReadOnlyList<string>> { ["s"] = ["fido2"] },
            Methods = new Dictionary<string, bool> { ["Fido2"] = false },
            Policies = [new() { Ref = new("conditionalAccessPolicy", "p"), State = ObjectState.Present, Content = policy }],
        };

        Assert.StartsWith("Keys would ask everybody", Assert.Single(RecoveryGuards.Check(PlannedSteps.Plan(), OwnIds, ProtectedPeople.Nobody, means: means).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Taking_ones_own_role_or_sign_in_is_settled_by_typing()
    {
        var mine = ProtectedPeople.Nobody with { Author = Glass };

        Assert.True(Check(mine, PlannedSteps.Step("user", Glass, StepKind.SoftDelete)).AsksToConfirm);
        Assert.True(Check(mine, PlannedSteps.Step("directoryRoleAssignment", $"role|{Glass}|/", StepKind.Delete)).AsksToConfirm);
        Assert.False(Check(mine, PlannedSteps.Step("user", "u1", StepKind.SoftDelete)).AsksToConfirm);
    }

    [Fact]
    public void What_gives_something_to_its_author_is_warned_of() =>
        Assert.Contains("It gives something to the account of whoever planned it.", Check(ProtectedPeople.Nobody with { Author = Glass }, PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("owners", Glass)).Warnings);

    [Theory]
    [InlineData(StepKind.AddPart, true)]
    [InlineData(StepKind.RemovePart, false)]
    public void Who_makes_a_sponsor_of_themselves_is_warned(StepKind kind, bool warned)
    {
        var step = PlannedSteps.Step("servicePrincipal", "agent", kind) with { Leaves = [new LeafWrite($"sponsors[{Glass}]", null, "{}")] };

        Assert.Equal(warned, Check(ProtectedPeople.Nobody with { Author = Glass }, step).Warnings.Contains("It gives something to the account of whoever planned it."));
    }

    [Theory]
    [InlineData("group", "hers", StepKind.RestoreFromBin, "true", true)]
    [InlineData("group", "hers", StepKind.RestoreFromBin, "false", false)]
    [InlineData("directoryRoleAssignment", "role|hers|/", StepKind.Create, "null", true)]
    [InlineData("appRoleAssignment", "hers|app|role", StepKind.Create, "null", true)]
    [InlineData("appRoleAssignment", "another|hers|role", StepKind.Create, "null", false)]
    [InlineData("directoryRoleAssignment", "role|hers|/", StepKind.Delete, "null", false)]
    public void What_gives_something_to_a_group_or_an_app_of_its_author_is_asked_about(string type, string id, StepKind kind, string mayHoldRoles, bool asked)
    {
        var step = PlannedSteps.Step(type, id, kind) with { Source = $$"""{"isAssignableToRole":{{mayHoldRoles}}}""" };

        Assert.Equal(asked, Check(ProtectedPeople.Nobody with { AuthorHolds = new HashSet<string> { "hers" } }, step).Asks.Any(ask => ask.Guard == Guard.BenefitAuthor));
    }

    [Theory]
    [InlineData(RecoveryGuards.ManyDeleted, false)]
    [InlineData(RecoveryGuards.ManyDeleted + 1, true)]
    public void Confirmation_is_asked_for_many_deletions(int objects, bool asked) =>
        Assert.Equal(asked, Check([.. Enumerable.Range(1, objects).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.SoftDelete, n))]).AsksToConfirm);

    [Theory]
    [InlineData(RecoveryGuards.ManyAccounts, false)]
    [InlineData(RecoveryGuards.ManyAccounts + 1, true)]
    public void Confirmation_is_asked_for_many_accounts_that_may_sign_in_again(int accounts, bool asked) =>
        Assert.Equal(asked, Check([.. Enumerable.Range(1, accounts).Select(n => n % 2 == 0
            ? PlannedSteps.Step("user", $"u{n}", StepKind.RestoreFromBin, n)
            : PlannedSteps.Step("user", $"u{n}", StepKind.Update, n).Writing("accountEnabled", "false", "true"))]).AsksToConfirm);

    [Theory]
    [InlineData(RecoveryGuards.ManyObjects, false)]
    [InlineData(RecoveryGuards.ManyObjects + 1, true)]
    public void Confirmation_is_asked_for_many_memberships_given_back(int members, bool asked) =>
        Assert.Equal(asked, Check(PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", [.. Enumerable.Range(1, members).Select(n => $"u{n}")])).AsksToConfirm);

    private const string Glass = "5f0c7e4a-0000-4000-8000-0000000000b1";

    private static ProtectedPeople Worst { get; } = new()
    {
        BreakGlass = new HashSet<string> { Glass },
        Members = new Dictionary<string, IReadOnlySet<string>> { ["glass"] = new HashSet<string> { Glass }, ["empty"] = new HashSet<string>() },
    };

    private static GuardVerdict Check(params PlanStep[] steps) => Check(ProtectedPeople.Nobody, steps);

    [Fact]
    public void Places_in_groups_that_carry_licences_are_warned_of_and_many_of_them_ask_to_confirm()
    {
        var few = PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", "u1");
        var many = PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", [.. Enumerable.Range(0, RecoveryGuards.ManyLicences + 1).Select(i => $"u{i}")]);

        Assert.Contains(Check(few, "g1").Warnings, warning => warning.Contains("carry licences", StringComparison.Ordinal));
        Assert.False(Check(few, "g1").AsksToConfirm);
        Assert.Equal(["licences are given back"], Check(many, "g1").ConfirmBecause);
        Assert.Empty(Check(many, "g2").Warnings);
    }

    [Fact]
    public void A_group_that_carries_licences_comes_back_only_after_it_was_confirmed()
    {
        Assert.Equal(["licences are given back"], Check(PlannedSteps.Step("group", "g1", StepKind.RestoreFromBin), "g1").ConfirmBecause);
    }

    [Fact]
    public void What_a_report_would_mark_is_put_back_only_after_it_was_confirmed()
    {
        var step = PlannedSteps.Step("user", "u1", StepKind.Update).Writing("department", "\"Sales\"", "\"Finance\"");
        var plan = new RecoveryPlan { Steps = [step], LeftOut = [], Warnings = [new(step.Object, "U", PlanWarnings.RiskAgain + "An owner was added.")] };

        Assert.Equal(["1 object gets back what a report would mark as a risk"], RecoveryGuards.Check(plan, OwnIds, ProtectedPeople.Nobody).ConfirmBecause);
    }

    private static GuardVerdict Check(PlanStep step, string licensing) =>
        RecoveryGuards.Check(new() { Steps = [step], LeftOut = [], Warnings = [] }, OwnIds, ProtectedPeople.Nobody, new HashSet<string> { licensing });

    private static GuardVerdict Check(ProtectedPeople people, params PlanStep[] steps) => RecoveryGuards.Check(PlannedSteps.Plan(steps), OwnIds, people);
}
