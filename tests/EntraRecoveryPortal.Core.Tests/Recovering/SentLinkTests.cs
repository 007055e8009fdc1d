using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class SentLinkTests
{
    private const string Group = """{"id":"g"}""";

    [Theory]
    [InlineData(new string[0], 0)]
    [InlineData(new[] { "m1" }, 1)]
    [InlineData(new[] { "m1", "m2" }, 2)]
    [InlineData(new[] { "m3", "somebody-else" }, 0)]
    public void Only_those_that_the_call_named_are_counted(string[] members, int shown)
    {
        var step = Adding("m1", "m2", "m3");
        var sent = Assert.IsType<StepDecision.Write>(StepDecider.Decide(step, step.Live(Group, links: [new ObjectRef("user", "m3")]), overwriteConflicts: false)).Call;

        var live = step.Live(Group, links: [.. members.Select(id => new ObjectRef("directoryObject", id))]);

        Assert.Equal((2, shown), SentLinks.Of(step, sent, live));
    }

    [Fact]
    public void A_call_that_adds_no_links_has_none()
    {
        var step = new TwoSides().Object("user", """{"id":"u","department":"A"}""", """{"id":"u","department":"B"}""").PlanAll().Steps.Single();

        Assert.Equal((0, 0), SentLinks.Of(step, step.Call, step.Live("""{"id":"u"}""")));
    }

    [Fact]
    public void Where_the_links_could_not_be_read_none_shows()
    {
        var step = Adding("m1");

        Assert.Equal((0, 0), SentLinks.Of(step, step.Call, step.Live(Group) with { Links = new Dictionary<string, IReadOnlySet<ObjectRef>>() }));
    }

    private static PlanStep Adding(params string[] members)
    {
        var sides = new TwoSides().Same("group", Group);
        foreach (var member in members)
            sides.Link("group", "g", "members", "user", member, inFrom: true, inNow: false);
        return sides.PlanAll().Steps.Single();
    }
}
