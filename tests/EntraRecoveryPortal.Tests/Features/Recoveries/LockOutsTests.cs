using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class LockOutsTests
{
    private const string Author = "5f0c7e4a-0000-4000-8000-0000000000b2";
    private const string Glass = "5f0c7e4a-0000-4000-8000-0000000000b1";
    private const string Own = "5f0c7e4a-0000-4000-8000-0000000000f1";
    private const string Everything = """ "applications":{"includeApplications":["All"]} """;

    private static readonly PlanStep Emptying = PlannedSteps.Step("group", "wardens", StepKind.RemoveLink).Linking("members", Author, Glass);

    [Theory]
    [InlineData(Everything, true)]
    [InlineData(Everything + ""","clientAppTypes":["browser","mobileAppsAndDesktopClients"]""", true)]
    [InlineData(Everything + ""","locations":{"includeLocations":["All"],"excludeLocations":[]}""", true)]
    [InlineData(Everything + ""","locations":{"includeLocations":["All"],"excludeLocations":["hq"]}""", null)]
    [InlineData(Everything + ""","platforms":{"includePlatforms":["android"]}""", null)]
    [InlineData(Everything + ""","signInRiskLevels":["high"]""", null)]
    [InlineData(Everything + ""","devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True"}}""", null)]
    [InlineData(Everything + ""","authenticationFlows":{"transferMethods":"deviceCodeFlow"}""", null)]
    [InlineData(Everything + ""","clientAppTypes":["exchangeActiveSync","other"]""", false)]
    [InlineData(""" "applications":{"includeApplications":["00000003-0000-0ff1-ce00-000000000000"]} """, false)]
    public void Whoever_planned_it_is_told_when_a_policy_locks_them_out_and_when_nobody_can_tell(string conditions, bool? locksOut)
    {
        var lockOuts = Of(Blocking($$"""{"users":{"includeUsers":["{{Author}}"]},{{conditions}}}"""));

        Assert.Equal(locksOut is true, lockOuts.Reasons.Any(reason => reason.Guard == Guard.LockOutOperator));
        Assert.Equal(locksOut is not false, lockOuts.Warnings.Any(warning => warning.Contains("whoever planned it", StringComparison.Ordinal)));
        Assert.Equal(locksOut is null, lockOuts.Warnings.Any(warning => warning.Contains("cannot be told", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(""" "includeGroups":["staff"] """, true)]
    [InlineData(""" "includeGroups":["unread"] """, null)]
    [InlineData(""" "includeRoles":["role"] """, null)]
    [InlineData(""" "includeUsers":["All"],"excludeGroups":["staff"] """, false)]
    [InlineData(""" "includeUsers":["All"],"excludeGroups":["unread"] """, null)]
    [InlineData(""" "includeUsers":["All"],"excludeRoles":["role"] """, null)]
    [InlineData(""" "includeUsers":["GuestsOrExternalUsers"] """, false)]
    public void It_counts_who_is_in_the_groups_that_a_policy_names(string users, bool? locksOut)
    {
        var people = People with { Members = new Dictionary<string, IReadOnlySet<string>> { ["staff"] = new HashSet<string> { Author } } };

        var lockOuts = new LockOuts([Blocking($$"""{"users":{{{users}}},{{Everything}}}""")], people, SignInMeans.Unknown);

        Assert.Equal(locksOut is true, lockOuts.Reasons.Any(reason => reason.Guard == Guard.LockOutOperator));
        Assert.Equal(locksOut is null, lockOuts.Warnings.Any(warning => warning.Contains("lock out the account of whoever planned it cannot be told", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_exclusion_group_that_the_plan_empties_locks_out_whom_it_spared_though_the_policy_is_not_written()
    {
        var people = People with { Policies = [Kept("""{"users":{"includeUsers":["All"],"excludeGroups":["wardens"]},"applications":{"includeApplications":["All"]}}""")] };

        var before = new LockOuts([], people with { Members = MembersAfter.Of([], [Wardens(Author, Glass)]) }, SignInMeans.Unknown);
        var after = new LockOuts([Emptying], people with { Members = MembersAfter.Of([Emptying], [Wardens(Author, Glass)]) }, SignInMeans.Unknown);

        Assert.Empty(before.Reasons);
        Assert.Empty(before.Warnings);
        Assert.Equal([Guard.LockOutEveryone, Guard.LockOutBreakGlass, Guard.LockOutOperator], after.Reasons.Select(reason => reason.Guard).Distinct());
        Assert.Contains("Kept would apply to all users and exclude nobody: the groups that it leaves out have no members.", after.Warnings);
        Assert.Contains("Kept would apply to a break-glass account.", after.Warnings);
        Assert.Contains("Kept would lock out the account of whoever planned it.", after.Warnings);
    }

    [Fact]
    public void A_group_loses_whoever_is_deleted_and_no_other_group_counts_as_changed()
    {
        PlanStep[] deleting = [PlannedSteps.Step("user", Author, StepKind.SoftDelete), PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.SoftDelete)];
        LiveObject[] groups = [Wardens(Author), Wardens(Author, "u1") with { Ref = new("group", "staff") }, Wardens("u1") with { Ref = new("group", "others") }];

        var after = MembersAfter.Of(deleting, groups);

        Assert.Equal(["staff", "wardens"], MembersAfter.Losing(deleting, groups).Order());
        Assert.Equal([new ObjectRef("user", Author)], MembersAfter.Leaving(deleting));
        Assert.Empty(after["wardens"]);
        Assert.Equal(["u1"], after["staff"]);
        Assert.Equal(["u1"], after["others"]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(""","excludeUsers":["somebody"]""", 0)]
    public void Whether_a_policy_that_blocks_everybody_leaves_anybody_out_is_warned_of_where_nobody_knows_who_is_in_its_groups(string more, int warnings)
    {
        var lockOuts = new LockOuts([], ProtectedPeople.Nobody with { Policies = [Kept($$$"""{"users":{"includeUsers":["All"],"excludeGroups":["unread"]{{{more}}}},{{{Everything}}}}""")] }, SignInMeans.Unknown);

        Assert.Equal(warnings, lockOuts.Warnings.Count(warning => warning == "Whether Kept, which blocks all users, would still leave anybody out cannot be told: look who is in the groups that it leaves out."));
        Assert.Empty(lockOuts.Reasons);
    }

    [Theory]
    [InlineData("""{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]}""", "", true)]
    [InlineData("""{"includeServicePrincipals":["5f0c7e4a-0000-4000-8000-0000000000f1"]}""", "", true)]
    [InlineData("""{"includeServicePrincipals":["another"]}""", "", false)]
    [InlineData("""{"includeServicePrincipals":["ServicePrincipalsInMyTenant"],"excludeServicePrincipals":["5f0c7e4a-0000-4000-8000-0000000000f1"]}""", "", false)]
    [InlineData("""{"includeServicePrincipals":["ServicePrincipalsInMyTenant"],"servicePrincipalFilter":{"mode":"include","rule":"x"}}""", "", null)]
    [InlineData("""{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]}""", ""","locations":{"includeLocations":["All"],"excludeLocations":["hq"]}""", null)]
    public void A_policy_for_workloads_that_blocks_the_portals_own_service_principals_is_told(string workloads, string more, bool? locksOut)
    {
        var lockOuts = Of(Blocking($$"""{"users":{"includeUsers":["None"]},"clientApplications":{{workloads}},{{Everything}}{{more}}}"""));

        Assert.Equal(locksOut is true, lockOuts.Reasons.Any(reason => reason.Guard == Guard.LockOutPortal));
        Assert.Equal(locksOut switch { true => 1, null => 1, false => 0 }, lockOuts.Warnings.Count(warning => warning.Contains("this portal's own service principals", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_is_in_a_group_afterwards_is_not_known_where_it_holds_groups_follows_a_rule_or_comes_back()
    {
        LiveObject[] wardens = [Wardens(Author)];

        Assert.Equal([Author], MembersAfter.Of([], wardens)["WARDENS"]);
        Assert.Equal([Author, "u1"], MembersAfter.Of([PlannedSteps.Step("group", "wardens", StepKind.AddLinks).Linking("members", "u1")], wardens)["wardens"]);
        Assert.Empty(MembersAfter.Of([PlannedSteps.Step("group", "wardens", StepKind.SoftDelete)], wardens)["wardens"]);
        Assert.Empty(MembersAfter.Of([], [new() { Ref = new("group", "wardens"), State = ObjectState.Gone }])["wardens"]);
        Assert.Empty(MembersAfter.Of([PlannedSteps.Step("group", "wardens", StepKind.Update).Writing("membershipRule", null, "\"true\"")], wardens));
        Assert.Empty(MembersAfter.Of([PlannedSteps.Step("group", "wardens", StepKind.RestoreFromBin)], wardens));
        Assert.Empty(MembersAfter.Of([PlannedSteps.Step("group", "wardens", StepKind.AddLinks) with { Relation = "members", Targets = [new("group", "nested")] }], wardens));
        Assert.Empty(MembersAfter.Of([], [wardens[0] with { Links = new Dictionary<string, IReadOnlySet<ObjectRef>>() }]));
    }

    private static ProtectedPeople People { get; } = new() { BreakGlass = new HashSet<string> { Glass }, Author = Author, Portal = new HashSet<string> { Own } };

    private static LockOuts Of(params PlanStep[] steps) => new(steps, People with { BreakGlass = new HashSet<string>() }, SignInMeans.Unknown);

    private static LiveObject Wardens(params string[] members) => new()
    {
        Ref = new("group", "wardens"),
        State = ObjectState.Present,
        Links = new Dictionary<string, IReadOnlySet<ObjectRef>> { ["members"] = members.Select(id => new ObjectRef("user", id)).ToHashSet() },
    };

    private static LiveObject Kept(string conditions) => new() { Ref = new("conditionalAccessPolicy", "kept"), State = ObjectState.Present, Content = CanonicalJson.Parse(Policy(conditions)) };

    private static PlanStep Blocking(string conditions) => PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with { Source = Policy(conditions) };

    private static string Policy(string conditions) =>
        $$$"""{"id":"kept","displayName":"Kept","state":"enabled","grantControls":{"operator":"OR","builtInControls":["block"]},"conditions":{{{conditions}}}}""";
}
