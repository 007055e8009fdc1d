using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class OutOfReachTests
{
    private const string Ada = "00000000-0000-0000-0000-000000000001";
    private const string Writer = "00000000-0000-0000-0000-000000000009";
    private const string TierZero = "00000000-0000-0000-0000-000000000011";
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    private const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";

    private static readonly TwoSides Disabled = new TwoSides().Object(
        "user", $$"""{"id":"{{Ada}}","displayName":"Ada","accountEnabled":true,"department":"R&D"}""", $$"""{"id":"{{Ada}}","displayName":"Ada","accountEnabled":false,"department":null}""");

    [Fact]
    public void Of_an_administrator_only_what_takes_no_role_is_written_and_the_rest_says_which_role_it_takes()
    {
        var plan = Plan(Disabled, Reach(new RoleHolding(GlobalAdministrator, Ada, "/")));

        Assert.Equal("""{"department":"R&D"}""", Assert.Single(plan.Steps).Call.Body);
        var left = Assert.Single(plan.LeftOut);
        Assert.Equal(("accountEnabled", "Needs role Privileged Authentication Administrator on the writer: the person holds Global Administrator."), (left.Item, left.Reason));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/administrativeUnits/x", false)]
    public void A_role_of_the_writer_counts_when_it_is_over_the_whole_tenant(string scope, bool counts)
    {
        var plan = Plan(Disabled, Reach(new(HelpdeskAdministrator, Ada, "/"), new(UserAdministrator, Writer, scope)));

        Assert.Equal(counts ? 0 : 1, plan.LeftOut.Count);
    }

    [Fact]
    public void A_role_reaches_the_writer_through_a_group_too()
    {
        var reach = Reach(new(HelpdeskAdministrator, Ada, "/"), new(UserAdministrator, TierZero, "/")) with { RoleGroups = Group(Writer) };

        Assert.Empty(Plan(Disabled, reach).LeftOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Members_and_owners_of_a_group_that_may_hold_roles_are_administrators(bool isOwner)
    {
        var reach = Reach() with { RoleGroups = isOwner ? new Dictionary<string, RoleGroup> { [TierZero] = new(new HashSet<string>(), new HashSet<string> { Ada }) } : Group(Ada) };

        Assert.Equal("Needs role Privileged Authentication Administrator on the writer: the person is in a group that may hold directory roles.", Assert.Single(Plan(Disabled, reach).LeftOut).Reason);
    }

    [Fact]
    public void An_administrator_in_the_recycle_bin_stays_there_and_so_does_what_stands_on_it()
    {
        var sides = new TwoSides()
            .Object("user", $$"""{"id":"{{Ada}}","displayName":"Ada"}""", $$"""{"id":"{{Ada}}","displayName":"Ada"}""", nowState: ObjectState.SoftDeleted)
            .Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"{{GlobalAdministrator}}","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        var plan = Plan(sides, Reach(), new LiveObject { Ref = new("user", Ada), State = ObjectState.SoftDeleted, Content = CanonicalJson.Parse($$"""{"id":"{{Ada}}","displayName":"Ada"}""") });

        Assert.Empty(plan.Steps);
        Assert.Contains(plan.LeftOut, left => left.Reason == "Needs role Privileged Authentication Administrator on the writer: the person holds Global Administrator.");
    }

    [Fact]
    public void A_role_that_the_plan_takes_away_first_is_in_nobodys_way()
    {
        var sides = Disabled2().Object("directoryRoleAssignment", null, $$"""{"id":"1","roleDefinitionId":"{{GlobalAdministrator}}","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""");

        var plan = Plan(sides, Reach(new RoleHolding(GlobalAdministrator, Ada, "/")));

        Assert.Empty(plan.LeftOut);
        Assert.Equal([StepKind.Delete, StepKind.Update], plan.Steps.Select(step => step.Kind));
    }

    [Fact]
    public void A_role_that_the_plan_gives_back_comes_after_what_it_would_be_in_the_way_of()
    {
        var sides = Disabled2().Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"{{GlobalAdministrator}}","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        Assert.Equal([StepKind.Update, StepKind.Create], Plan(sides, Reach()).Steps.Select(step => step.Kind));
    }

    [Fact]
    public void A_group_that_may_hold_roles_comes_back_after_what_is_written_to_people_who_may_be_in_it()
    {
        const string Group = $$"""{"id":"{{TierZero}}","displayName":"Tier zero","isAssignableToRole":true}""";
        var sides = Disabled2().Object("group", Group, Group, nowState: ObjectState.SoftDeleted);

        Assert.Equal([StepKind.Update, StepKind.RestoreFromBin], Plan(sides, Reach()).Steps.Select(step => step.Kind));
    }

    [Fact]
    public void A_member_of_a_restricted_unit_takes_a_role_over_that_unit_whatever_is_written()
    {
        var live = new LiveObject { Ref = new("user", Ada), State = ObjectState.Present, Content = CanonicalJson.Parse($$"""{"id":"{{Ada}}","displayName":"Ada","accountEnabled":false,"isManagementRestricted":true}""") };

        Assert.Equal(["accountEnabled", "department"], Plan(Disabled, Reach(), live).LeftOut.Select(left => left.Item).Order());
        Assert.Empty(Plan(Disabled, Reach() with { InUnits = new HashSet<string> { Ada } }, live).LeftOut);
    }

    [Theory]
    [InlineData("Directory Readers", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", null)]
    [InlineData("Authentication Administrator", "c4e39bd9-1100-46d3-8c65-fb160da0071f", "Authentication Administrator")]
    [InlineData("User Administrator", UserAdministrator, "User Administrator")]
    [InlineData("Password Administrator", "966707d0-3269-4727-9be2-8c3a10f19b9d", "User Administrator")]
    [InlineData("Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d", "Privileged Authentication Administrator")]
    [InlineData("a custom role", "5a0e1bd6-0000-4000-8000-000000000000", "Privileged Authentication Administrator")]
    public void The_least_role_is_asked_for(string held, string roleId, string? needed)
    {
        Assert.NotEmpty(held);
        Assert.Equal(needed, SensitiveActions.Needed([roleId], isInRoleGroup: false)?.Name);
    }

    private static TwoSides Disabled2() => new TwoSides().Object("user", $$"""{"id":"{{Ada}}","displayName":"Ada","accountEnabled":true}""", $$"""{"id":"{{Ada}}","displayName":"Ada","accountEnabled":false}""");

    private static Dictionary<string, RoleGroup> Group(string member) => new() { [TierZero] = new(new HashSet<string> { member }, new HashSet<string>()) };

    private static WriterReach Reach(params RoleHolding[] holdings) => new()
    {
        WriterId = Writer,
        Holdings = holdings,
        RoleGroups = new Dictionary<string, RoleGroup>(),
        RoleNames = new Dictionary<string, string> { [GlobalAdministrator] = "Global Administrator" },
    };

    private static RecoveryPlan Plan(TwoSides sides, WriterReach reach, params LiveObject[] live) => RecoveryPlanner.Plan(
        [.. sides.Compare().Changes.Select(change => new Tick(change, [.. change.Items.Where(item => item.NotRestorable is null)])).Where(tick => tick.Items.Count > 0)],
        one => live.FirstOrDefault(known => known.Ref == one),
        reach: reach);
}
