using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

/// <summary>What <c>rounds</c>, <c>rounds --attributes</c>, <c>undo</c> and <c>storms --recoveries</c> do, in small. A class each, so that they run side by side.</summary>
public abstract class ProvenRecoveryTests
{
    private const int Rounds = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected static async Task PlayAsync(int firstSeed, Func<ProvenRecoveries, Func<int, CancellationToken, Task<string?>>> row)
    {
        using var folder = new TemporaryFolder();
        await PlayAsync(folder, firstSeed, row(await ProvenRecoveries.PrepareAsync(folder.Path, Cancel)));
    }

    private protected static async Task PlayStormsAsync(int firstSeed)
    {
        using var folder = new TemporaryFolder();
        await PlayAsync(folder, firstSeed, (await StormyRecoveries.PrepareAsync(folder.Path, Cancel)).RoundAsync);
    }

    private static async Task PlayAsync(TemporaryFolder folder, int firstSeed, Func<int, CancellationToken, Task<string?>> round)
    {
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, Rounds, firstSeed, told).RunAsync(round, Cancel);

        Assert.True(result == new RoundsResult(Rounds, 0, null), told.ToString());
    }
}
