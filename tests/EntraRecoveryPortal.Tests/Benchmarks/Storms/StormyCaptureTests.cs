using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Storms;

/// <summary>What <c>storms --count 300</c> does, in small.</summary>
public sealed class StormyCaptureTests
{
    private const int Rounds = 10;
    private const int FirstSeed = 1001;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_snapshot_from_a_storm_calls_complete_is_true_and_everything_else_is_marked()
    {
        using var folder = new TemporaryFolder();
        await using var storms = await StormyCaptures.PrepareAsync(folder.Path, users: 120, Cancel);
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, Rounds, FirstSeed, told).RunAsync(storms.RoundAsync, Cancel);

        Assert.True(result == new RoundsResult(Rounds, 0, null), told.ToString());
    }
}
