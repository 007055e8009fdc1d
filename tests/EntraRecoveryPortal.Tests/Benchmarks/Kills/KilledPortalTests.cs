using EntraRecoveryPortal.Benchmarks.Kills;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Kills;

/// <summary>What <c>kills --count 100</c> does, in small.</summary>
public sealed class KilledPortalTests
{
    private const int Rounds = 10;
    private const int FirstSeed = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_portal_that_is_killed_at_any_moment_of_a_capture_or_a_purge_leaves_a_store_that_is_true_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var portals = await KilledPortals.PrepareAsync(folder.Path, users: 20, restarts: false, Cancel);
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, Rounds, FirstSeed, told).RunAsync(portals.RoundAsync, Cancel);

        Assert.True(result == new RoundsResult(Rounds, 0, null), told.ToString());
        Assert.NotEqual(0, portals.StruckInside);
    }
}
