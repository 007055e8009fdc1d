using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

/// <summary>A rule that let people in, or one that was taken away: one plan puts all of it back.</summary>
public sealed class RuledMemberTests
{
    private const string ByHand = """{"id":"g","displayName":"Exceptions","groupTypes":[],"membershipRule":null}""";
    private const string ByRule = """{"id":"g","displayName":"Exceptions","groupTypes":["DynamicMembership"],"membershipRule":"user.objectId -ne null"}""";
    private const string ByOldRule = """{"id":"g","displayName":"Exceptions","groupTypes":["DynamicMembership"],"membershipRule":"user.department -eq \"x\""}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whom_a_rule_let_in_is_put_out_after_the_rule_by_the_same_plan(bool isExcludedByPolicy)
    {
        var sides = Changed(ByHand, ByRule);
        if (isExcludedByPolicy)
            sides.Groups = new(new HashSet<string>(), new HashSet<string> { "g" });

        var plan = sides.PlanAll();

        Assert.Equal([StepKind.Update, StepKind.AddLinks, StepKind.RemoveLink], plan.Steps.Select(step => step.Kind).Order());
        Assert.Equal(StepKind.Update, plan.Steps[0].Kind);
        Assert.Empty(plan.LeftOut);
    }

    [Fact]
    public void While_the_rule_stays_nobody_is_put_out()
    {
        var plan = Changed(ByHand, ByRule).Plan(item => item.Kind == ItemKind.Link);

        Assert.Empty(plan.Steps);
        Assert.All(plan.LeftOut, one => Assert.Equal(("members", "A membership rule decides who is in it now: tick what made it so as well."), (one.Item, one.Reason)));
        Assert.Equal(2, plan.LeftOut.Count);
    }

    [Fact]
    public void Where_the_rule_comes_back_the_members_follow_without_a_step()
    {
        var plan = Changed(ByRule, ByHand).PlanAll();

        Assert.Equal([StepKind.Update], plan.Steps.Select(step => step.Kind));
        Assert.All(plan.LeftOut, one => Assert.Equal("This plan puts its membership rule back, and the members follow from it by themselves.", one.Reason));
        Assert.Contains(plan.Warnings, warning => warning.Sentence.StartsWith("Who is in it follows from its membership rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_one_rule_took_the_place_of_another_the_report_says_that_the_members_follow()
    {
        var change = Changed(ByOldRule, ByRule).Compare().Changes.Single(one => one.Ref.Type == "group");

        Assert.All(change.Items.Where(item => item.Kind == ItemKind.Link), item => Assert.EndsWith("put the rule back, the members follow.", item.NotRestorable, StringComparison.Ordinal));
        Assert.Equal([StepKind.Update], Changed(ByOldRule, ByRule).PlanAll().Steps.Select(step => step.Kind));
    }

    [Fact]
    public void Nobody_comes_back_from_the_bin_before_the_rule_ends_that_would_put_them_out()
    {
        var plan = Changed(ByHand, ByRule).Object("user", """{"id":"u3"}""", """{"id":"u3"}""", nowState: ObjectState.SoftDeleted).PlanAll();

        Assert.Equal(["PATCH groups/g", "POST directory/deletedItems/u3/restore"], plan.Calls().Take(2));
    }

    [Theory]
    [InlineData(ByHand, ByRule, "membershipRule", "It goes by a membership rule, and Microsoft Graph refuses to leave it without one: tick what made it go by a rule (groupTypes) as well.")]
    [InlineData(ByRule, ByHand, "membershipRule", "Microsoft Graph takes a membership rule only where one decides who is in it: tick groupTypes as well.")]
    [InlineData(ByRule, ByHand, "groupTypes", "What goes by a membership rule needs one: tick membershipRule as well.")]
    public void A_rule_and_what_makes_a_group_go_by_it_are_not_parted(string then, string now, string ticked, string why)
    {
        var plan = Changed(then, now).Plan(item => item.Path == ticked);

        Assert.Empty(plan.Steps);
        Assert.Equal((ticked, why), plan.LeftOut.Select(one => (one.Item, one.Reason)).Single());
    }

    [Fact]
    public void What_makes_a_group_go_by_a_rule_can_be_taken_away_without_the_rule()
    {
        var plan = Changed(ByHand, ByRule).Plan(item => item.Path == "groupTypes");

        Assert.Equal("""{"groupTypes":[]}""", Assert.Single(plan.Steps).Call.Body);
        Assert.Empty(plan.LeftOut);
    }

    [Fact]
    public void A_unit_that_a_rule_filled_is_put_right_by_one_plan_as_a_group_is()
    {
        var plan = Unit("""{"id":"a","displayName":"Unit","membershipType":"Assigned"}""", """{"id":"a","displayName":"Unit","membershipType":"dynamic","membershipRule":"(user.country -eq \"NL\")"}""").PlanAll();

        Assert.Equal([StepKind.Update, StepKind.AddLinks, StepKind.RemoveLink], plan.Steps.Select(step => step.Kind));
        Assert.Empty(plan.LeftOut);
    }

    [Theory]
    [InlineData("Assigned", "dynamic", "members", "A membership rule decides who is in it now: tick what made it so as well.")]
    [InlineData("Assigned", "Dynamic", "membershipRule", "It goes by a membership rule, and Microsoft Graph refuses to leave it without one: tick what made it go by a rule (membershipType) as well.")]
    [InlineData("Dynamic", "Assigned", "membershipRule", "Microsoft Graph takes a membership rule only where one decides who is in it: tick membershipType as well.")]
    [InlineData("Dynamic", "Assigned", "membershipType", "What goes by a membership rule needs one: tick membershipRule as well.")]
    public void What_a_unit_goes_by_is_not_parted_from_its_rule_nor_its_members_written_by_hand(string then, string now, string ticked, string why)
    {
        var plan = Unit(Said(then), Said(now)).Plan(item => item.Path == ticked);

        Assert.Empty(plan.Steps);
        Assert.All(plan.LeftOut, one => Assert.Equal((ticked, why), (one.Item, one.Reason)));
        Assert.NotEmpty(plan.LeftOut);

        static string Said(string type) => $$"""{"id":"a","displayName":"Unit","membershipType":"{{type}}"{{(type == "Assigned" ? "" : ""","membershipRule":"(user.country -eq \"NL\")" """)}}}""";
    }

    private static TwoSides Unit(string then, string now) => new TwoSides()
        .Object("administrativeUnit", then, now).Same("user", """{"id":"u1"}""").Same("user", """{"id":"u2"}""")
        .Link("administrativeUnit", "a", "members", "user", "u1", inFrom: true, inNow: false)
        .Link("administrativeUnit", "a", "members", "user", "u2", inFrom: false, inNow: true);

    private static TwoSides Changed(string then, string now) => new TwoSides()
        .Object("group", then, now).Same("user", """{"id":"u1"}""").Same("user", """{"id":"u2"}""")
        .Link("group", "g", "members", "user", "u1", inFrom: true, inNow: false)
        .Link("group", "g", "members", "user", "u2", inFrom: false, inNow: true);
}
