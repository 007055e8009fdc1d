using Bunit;
using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Components;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

/// <summary>On a store of its own: the job that is asked for runs.</summary>
public sealed class VerifyNowTests(GuardedStore guarded) : ComponentTests, IClassFixture<GuardedStore>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_may_asks_for_a_verification_and_nobody_while_one_runs()
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<IntegrityService>());
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<Actor>());
        var card = Render<VerificationCard>();
        await card.Find("button").ClickAsync(new());

        await using var db = await guarded.Portal.Contexts.CreateDbContextAsync(Cancel);
        var job = await db.Jobs.AsNoTracking().SingleAsync(row => row.Kind == VerifyJob.Kind, Cancel);
        Assert.Equal(TestPerson.Ada.ObjectId, job.StartedByObjectId);

        (job.Phase, job.Done, job.Total) = ("Looking at everything", 3, 10);
        var frame = new FrameStatus(new Freshness(null, null, TimeSpan.FromHours(1)), [job], []);
        var running = Render<VerificationCard>(parameters => parameters.AddCascadingValue(frame));
        Assert.Contains("Looking at everything", running.Markup, StringComparison.Ordinal);
        Assert.Empty(running.FindAll("button"));
    }
}
