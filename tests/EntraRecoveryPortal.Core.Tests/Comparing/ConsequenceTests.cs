using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

public sealed class ConsequenceTests
{
    private const string Product = "c7df2760-2c81-4ef7-b578-5b5392b571df";
    private static readonly ObjectRef Staff = new("group", "g1");

    [Fact]
    public void A_licence_that_a_group_no_longer_gives_follows_from_the_group_and_is_not_restored_at_its_members()
    {
        var comparison = new TwoSides()
            .Object("group", Group(Licence()), Group(""))
            .Object("user", Person(Licence(), State("\"g1\"")), Person("", ""))
            .Compare();

        var person = comparison.Changes.Single(c => c.Ref.Type == "user");
        Assert.Equal((ChangeAction.None, Staff), (person.Action, person.FollowsFrom));
        Assert.All(person.Items, item => Assert.Contains("comes through the group Staff", item.NotRestorable, StringComparison.Ordinal));
        Assert.Null(comparison.Changes.Single(c => c.Ref.Type == "group").FollowsFrom);
    }

    [Fact]
    public void A_licence_that_went_with_a_membership_follows_from_the_group_that_was_left()
    {
        var comparison = new TwoSides()
            .Same("group", Group(Licence()))
            .Object("user", Person(Licence(), State("\"g1\"")), Person("", ""))
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Compare();

        Assert.Equal(Staff, comparison.Changes.Single(c => c.Ref.Type == "user").FollowsFrom);
    }

    [Fact]
    public void A_licence_of_a_group_that_was_deleted_follows_from_the_deletion()
    {
        var comparison = new TwoSides()
            .Object("group", Group(Licence()), Group(Licence()), nowState: ObjectState.SoftDeleted)
            .Object("user", Person(Licence(), State("\"g1\"")), Person("", ""))
            .Compare();

        Assert.Equal(Staff, comparison.Changes.Single(c => c.Ref.Type == "user").FollowsFrom);
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("null", "\"g1\"")]
    public void A_licence_that_was_taken_from_the_person_is_the_persons_own_change(string giverBefore, string giverAfter)
    {
        var comparison = new TwoSides()
            .Object("group", Group(Licence()), Group(""))
            .Object("user", Person(Licence(), State(giverBefore)), Person("", State(giverAfter)))
            .Compare();

        var person = comparison.Changes.Single(c => c.Ref.Type == "user");
        Assert.Null(person.FollowsFrom);
        Assert.All(person.Items, item => Assert.DoesNotContain("comes through", item.NotRestorable ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_person_who_changed_otherwise_too_has_a_row_and_only_the_licence_is_said_to_follow()
    {
        var person = new TwoSides()
            .Object("group", Group(Licence()), Group(""))
            .Object("user", Person(Licence(), State("\"g1\""), department: "Sales"), Person("", "", department: "Finance"))
            .Compare().Changes.Single(c => c.Ref.Type == "user");

        Assert.Equal((ChangeAction.Update, (ObjectRef?)null, null), (person.Action, person.FollowsFrom, person.Cause));
        Assert.Equal([true, false], person.Items.Select(item => item.NotRestorable is not null));
    }

    [Fact]
    public void A_licence_whose_group_did_not_change_is_told_and_stands_for_itself()
    {
        var person = new TwoSides().Same("group", Group(Licence())).Object("user", Person(Licence(), State("\"g1\"")), Person("", "")).Single();

        Assert.Equal((ChangeAction.None, (ObjectRef?)null), (person.Action, person.FollowsFrom));
        Assert.NotNull(person.Cause);
    }

    [Fact]
    public void The_group_that_one_person_left_by_its_rule_follows_from_that_person()
    {
        var comparison = Ruled("""{"id":"u1","displayName":"Ada","department":"Sales"}""", """{"id":"u1","displayName":"Ada"}""")
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Compare();

        Assert.Equal(new ObjectRef("user", "u1"), comparison.Changes.Single(c => c.Ref.Type == "group").FollowsFrom);
        Assert.Null(comparison.Changes.Single(c => c.Ref.Type == "user").FollowsFrom);
    }

    [Fact]
    public void A_group_that_several_left_by_its_rule_has_a_row()
    {
        var group = Ruled("""{"id":"u1","displayName":"Ada","department":"Sales"}""", """{"id":"u1","displayName":"Ada"}""")
            .Object("user", """{"id":"u2","displayName":"Bob","department":"Sales"}""", """{"id":"u2","displayName":"Bob"}""")
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Link("group", "g1", "members", "user", "u2", inFrom: true, inNow: false)
            .Compare().Changes.Single(c => c.Ref.Type == "group");

        Assert.Null(group.FollowsFrom);
        Assert.Contains("after 2 of its members changed", group.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void What_carries_a_risk_never_hides_under_its_cause()
    {
        var sides = Ruled("""{"id":"u1","displayName":"Ada","department":"Sales"}""", """{"id":"u1","displayName":"Ada"}""")
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false);
        sides.Groups = new(new HashSet<string>(), new HashSet<string> { "g1" });

        Assert.Null(sides.Compare().Changes.Single(c => c.Ref.Type == "group").FollowsFrom);
    }

    private static TwoSides Ruled(string from, string now) => new TwoSides()
        .Object("user", from, now)
        .Same("group", """{"id":"g1","displayName":"Staff","groupTypes":["DynamicMembership"]}""");

    private static string Group(string licences) => $$"""{"id":"g1","displayName":"Staff","assignedLicenses":[{{licences}}]}""";

    private static string Person(string licences, string states, string department = "Sales") =>
        $$"""{"id":"u1","displayName":"Ada","department":"{{department}}","assignedLicenses":[{{licences}}],"licenseAssignmentStates":[{{states}}]}""";

    private static string Licence() => $$"""{"skuId":"{{Product}}","disabledPlans":[]}""";

    private static string State(string giver) => giver.Length == 0 ? "" : $$"""{"skuId":"{{Product}}","assignedByGroup":{{giver}},"disabledPlans":[],"state":"Active"}""";
}
