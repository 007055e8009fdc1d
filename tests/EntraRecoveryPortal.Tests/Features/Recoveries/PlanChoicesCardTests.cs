using Bunit;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Components;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class PlanChoicesCardTests : ComponentTests
{
    private static readonly ObjectRef Policy = new("conditionalAccessPolicy", "p");
    private static readonly DeadReference Dead = new("dead", Policy, "Block legacy", "conditions.users.excludeGroups", "g1");
    private static readonly ReportOnlyOffer Offer = new("offer", Policy, "Block legacy", IsTaken: false);

    [Fact]
    public void A_plan_without_a_choice_shows_nothing() => Assert.Empty(Show(Plan([], [])).Markup.Trim());

    [Fact]
    public void Each_choice_has_a_tick_of_its_own_and_says_which_it_is()
    {
        var chosen = new List<string>();
        var card = Show(Plan([Dead], [Offer]), chosen.Add);

        card.FindAll("input")[0].Change(true);
        card.FindAll("input")[1].Change(true);

        Assert.Equal(["offer", "dead"], chosen);
        Assert.Equal(["Block legacy", "Crew"], card.FindAll("strong").Select(name => name.TextContent));
    }

    [Fact]
    public void What_was_chosen_is_ticked()
    {
        var card = Show(Plan([Dead with { IsDropped = true }], [Offer with { IsTaken = true }]), _ => { });

        Assert.Equal(2, card.FindAll("input[checked]").Count);
    }

    [Fact]
    public void What_cannot_be_dropped_says_why_and_cannot_be_ticked()
    {
        var card = Show(Plan([Dead with { WhyKept = "Without it the policy would leave nobody out." }], []), _ => { });

        Assert.True(card.Find("input").HasAttribute("disabled"));
        Assert.Equal("Without it the policy would leave nobody out.", card.Find(".why").TextContent);
    }

    [Fact]
    public void What_nobody_looked_for_stands_apart_and_says_what_the_policy_asks_for_without_it()
    {
        var card = Show(Plan([Dead, Dead with { Key = "terms", Path = "grantControls.termsOfUse", IsUnknown = true, WithoutIt = "It only asks for mfa." }], []), _ => { });

        Assert.Equal(["Gone for good and still named: 1", "Named, and nobody knows whether it is there: 1"], card.FindAll("h2").Select(title => title.TextContent));
        Assert.Equal("It only asks for mfa.", card.Find(".why").TextContent);
    }

    [Fact]
    public void Whoever_only_looks_at_a_plan_chooses_nothing() => Assert.Equal(2, Show(Plan([Dead], [Offer])).FindAll("input[disabled]").Count);

    private static ReviewedPlan Plan(IReadOnlyList<DeadReference> dead, IReadOnlyList<ReportOnlyOffer> offers) => new()
    {
        PlanKey = 1,
        Hash = "abc",
        ReportNumber = 1,
        Plan = PlannedSteps.Plan() with { DeadReferences = dead, ReportOnlyOffers = offers },
        Verdict = GuardVerdict.Clear,
        Names = new Dictionary<string, string> { ["g1"] = "Crew" },
        CreatedAt = Now.UtcDateTime,
    };

    private IRenderedComponent<PlanChoicesCard> Show(ReviewedPlan plan, Action<string>? onChosen = null) => Render<PlanChoicesCard>(parameters =>
    {
        parameters.Add(card => card.Plan, plan);
        if (onChosen is not null)
            parameters.Add(card => card.OnChosen, onChosen);
    });
}
