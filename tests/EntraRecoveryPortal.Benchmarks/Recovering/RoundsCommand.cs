using EntraRecoveryPortal.Benchmarks.Rounds;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary><c>rounds [--count 500] [--seed 1] [--folder F]</c>: recoveries of random tenants. With a folder, a run that was stopped goes on.</summary>
internal static class RoundsCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("rounds-");
        var recoveries = await ProvenRecoveries.PrepareAsync(folder, CancellationToken.None);
        var result = await new ManyRounds(folder, arguments.Number("--count", 500), arguments.Number("--seed", 1), Console.Out).RunAsync(recoveries.RoundAsync, CancellationToken.None);
        Console.WriteLine(recoveries.Told);
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }
}
