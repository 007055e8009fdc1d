using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

/// <summary>What <c>rounds</c>, <c>rounds --attributes</c>, <c>undo</c> and <c>storms --recoveries</c> do, in small.</summary>
public sealed class ProvenRecoveryTests
{
    private const int Rounds = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("whole", 101)]
    [InlineData("some", 1)]
    [InlineData("undo", 1)]
    public async Task What_a_recovery_of_a_random_tenant_changes_is_exactly_what_was_ticked(string row, int firstSeed)
    {
        using var folder = new TemporaryFolder();
        var recoveries = await ProvenRecoveries.PrepareAsync(folder.Path, Cancel);
        await PlayAsync(folder, firstSeed, row switch { "whole" => recoveries.WholeAsync, "some" => recoveries.SomeAsync, _ => recoveries.UndoAsync });
    }

    [Fact]
    public async Task What_a_recovery_in_a_storm_says_of_its_steps_is_what_the_tenant_says()
    {
        using var folder = new TemporaryFolder();
        var storms = await StormyRecoveries.PrepareAsync(folder.Path, Cancel);
        await PlayAsync(folder, 1, storms.RoundAsync);
    }

    private static async Task PlayAsync(TemporaryFolder folder, int firstSeed, Func<int, CancellationToken, Task<string?>> round)
    {
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, Rounds, firstSeed, told).RunAsync(round, Cancel);

        Assert.True(result == new RoundsResult(Rounds, 0, null), told.ToString());
    }
}
