using EntraRecoveryPortal.Benchmarks.Kills;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Kills;

/// <summary>What <c>kills --recoveries --count 100</c> does, in small.</summary>
public sealed class KilledRecoveryTests
{
    private const int Rounds = 10;
    private const int FirstSeed = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recovery_whose_portal_is_killed_or_sleeps_at_any_moment_comes_to_its_end_and_writes_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        await using var portals = await KilledRecoveries.PrepareAsync(folder.Path, size: 150, mostKills: 1, Cancel);
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, Rounds, FirstSeed, told).RunAsync(portals.RoundAsync, Cancel);

        Assert.True(result == new RoundsResult(Rounds, 0, null), told.ToString());
        Assert.NotEqual(0, portals.StruckInside);
        Assert.NotEqual(0, portals.WokeLate);
    }
}
