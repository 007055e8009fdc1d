using Bunit;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Tests.Components;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Approvals;

public sealed class ApprovalCardTests : ComponentTests
{
    private static readonly PlanApproval Needed = new() { Need = new(["it touches 1 Conditional Access policy"]) };
    private static readonly DecisionView Request = new(false, "Ada Admin", "ada", Now.UtcDateTime.AddHours(-1), "<b>The script</b>", Now.UtcDateTime.AddHours(23));

    [Fact]
    public void A_plan_that_needs_none_and_that_nobody_asked_about_shows_nothing() => Assert.Empty(Show(new() { Need = new([]) }).Markup.Trim());

    [Fact]
    public void It_says_why_a_second_person_is_needed() =>
        Assert.Contains("because it touches 1 Conditional Access policy.", Show(Needed).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_request_that_waits_shows_who_asked_and_its_reason_as_text()
    {
        var card = Show(Needed with { Request = Request, IsWaiting = true });

        Assert.Contains("Waiting for somebody to approve it", card.Find(".tone-info").TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>The script</b>", card.Find("q").TextContent);
        Assert.Empty(card.FindAll("q b"));
    }

    [Theory]
    [InlineData(true, true, ".tone-success", "Approved by")]
    [InlineData(true, false, ".tone-warning", "it can no longer be used. Ask again.")]
    [InlineData(false, false, ".tone-danger", "Refused by")]
    public void An_answer_shows_who_gave_it_and_whether_it_counts(bool approved, bool counts, string tone, string text)
    {
        var answer = new DecisionView(approved, "Anna Approver", "anna", Now.UtcDateTime, "As agreed.", Now.UtcDateTime.AddDays(1));

        var card = Show(Needed with { Request = Request, Answer = answer, IsApproved = counts });

        Assert.Equal("anna", card.Find(tone + " .person-text").GetAttribute("title"));
        Assert.Contains(text, string.Join(' ', card.Find(tone).TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_nobody_answered_in_time_says_so() =>
        Assert.Contains("Nobody answered in time.", Show(Needed with { Request = Request }).Find(".tone-warning").TextContent, StringComparison.Ordinal);

    [Fact]
    public void What_the_portal_did_not_write_down_is_told_in_red() =>
        Assert.Contains(Refusals.ApprovalForged.Sentence, Show(Needed with { HasForged = true }).Find(".tone-danger[role=alert]").TextContent, StringComparison.Ordinal);

    private IRenderedComponent<ApprovalCard> Show(PlanApproval approval) => Render<ApprovalCard>(parameters => parameters.Add(card => card.Approval, approval));
}
