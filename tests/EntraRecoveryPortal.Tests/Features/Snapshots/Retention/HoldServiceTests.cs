using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

public sealed class HoldServiceTests(GuardedStore guarded) : IClassFixture<GuardedStore>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_is_shown_audited_and_over_when_released()
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);
        var holds = scope.ServiceProvider.GetRequiredService<HoldService>();
        var operation = Guid.NewGuid();

        Assert.IsType<HoldAnswer.Done>(await holds.PlaceAsync(1, " Case 7 ", endsAt: null, operation, Cancel));
        Assert.IsType<HoldAnswer.Done>(await holds.PlaceAsync(1, " Case 7 ", endsAt: null, operation, Cancel));

        var hold = Assert.Single((await SnapshotAsync()).Holds);
        Assert.Equal(("Case 7", TestPerson.Ada.Name), (hold.Reason, hold.OwnerName));
        Assert.IsType<HoldAnswer.Done>(await holds.ReleaseAsync(hold.HoldKey, Guid.NewGuid(), Cancel));
        Assert.IsType<HoldAnswer.Refused>(await holds.ReleaseAsync(hold.HoldKey, Guid.NewGuid(), Cancel));
        Assert.Empty((await SnapshotAsync()).Holds);
        Assert.Equal(
            ["snapshot.hold", "snapshot.release"],
            (await guarded.Portal.AuditAsync()).Where(entry => entry.PersonObjectId == TestPerson.Ada.ObjectId).Select(entry => entry.Action).TakeLast(2));
    }

    [Theory]
    [InlineData(1, " ", 1)]
    [InlineData(1, "Case 7", -1)]
    [InlineData(9, "Case 7", 1)]
    public async Task A_hold_without_reason_or_future_or_snapshot_is_refused(int number, string reason, int days)
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);

        var answer = await scope.ServiceProvider.GetRequiredService<HoldService>()
            .PlaceAsync(number, reason, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(days), Guid.NewGuid(), Cancel);

        Assert.IsType<HoldAnswer.Refused>(answer);
    }

    private async Task<SnapshotSummary> SnapshotAsync() => (await guarded.Portal.Services.GetRequiredService<SnapshotStore>().FindAsync(1, Cancel))!;
}
