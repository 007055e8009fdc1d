using Bunit;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Tests.Components;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

public sealed class HoldFormTests(GuardedStore guarded) : ComponentTests, IClassFixture<GuardedStore>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_needs_a_reason_and_lasts_to_the_end_of_the_last_day_where_the_person_is()
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);
        var form = Show(scope, number: 1);
        Assert.True(form.Find("button").HasAttribute("disabled"));

        await form.Find("textarea").InputAsync(" Case <7> ");
        await form.Find("input[type=date]").ChangeAsync("2099-06-30");
        await form.Find("button").ClickAsync(new());

        var hold = Assert.Single((await guarded.Portal.Services.GetRequiredService<SnapshotStore>().FindAsync(1, Cancel))!.Holds);
        Assert.Equal(("Case <7>", new DateTime(2099, 6, 30, 22, 0, 0, DateTimeKind.Utc)), (hold.Reason, hold.EndsAt));
        Assert.Equal("Snapshot #1 is held.", Toast);
    }

    [Theory]
    [InlineData(1, "2020-01-01", "The end lies in the past.")]
    [InlineData(9, null, "Snapshot #9 is not kept")]
    public async Task What_is_refused_says_why_and_the_form_stays(int number, string? lastDay, string why)
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);
        var isClosed = false;
        var form = Show(scope, number);
        Services.GetRequiredService<DialogService>().OnClose += _ => isClosed = true;

        await form.Find("textarea").InputAsync("Case 7");
        if (lastDay is not null)
            await form.Find("input[type=date]").ChangeAsync(lastDay);
        await form.Find("button").ClickAsync(new());

        Assert.Contains(why, Toast, StringComparison.Ordinal);
        Assert.False(isClosed);
    }

    private string Toast => Assert.Single(Services.GetRequiredService<NotificationService>().Messages).Summary;

    private IRenderedComponent<HoldForm> Show(AsyncServiceScope scope, int number)
    {
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<HoldService>());
        return Render<HoldForm>(parameters => parameters.Add(form => form.Number, number).Add(form => form.Viewer, ViewerZone.Of("Europe/Vienna")));
    }
}
