using Bunit;
using EntraRecoveryPortal.Components.Layout;

namespace EntraRecoveryPortal.Tests.Components.Layout;

public sealed class AlertStripTests : ComponentTests
{
    [Fact]
    public void It_shows_what_always_shows_and_the_worst_of_the_rest_with_a_count_of_the_others()
    {
        var strip = Render<AlertStrip>(p => p.Add(c => c.Alerts,
        [
            new("No snapshot for two days.") { IsSevere = true },
            new("Groups were not read."),
            new("Verify failed at #140.") { IsSevere = true, AlwaysShown = true },
            new("The disk is nearly full."),
        ]));

        Assert.Equal(["Verify failed at #140.", "No snapshot for two days."], strip.FindAll(".alert > span:not(.notranslate)").Select(e => e.TextContent));
        Assert.Equal("and 2 other warnings", strip.Find(".alert-more").TextContent);
    }

    [Fact]
    public void It_is_not_there_when_all_is_well()
    {
        Assert.Empty(Render<AlertStrip>(p => p.Add(c => c.Alerts, [])).Markup.Trim());
    }
}
