using EntraRecoveryPortal.Benchmarks.Rounds;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>
/// <c>rounds [--attributes] [--count 500] [--seed 1] [--folder F]</c> and <c>undo [--count 200] [--seed 1] [--folder F]</c>: recoveries of random tenants after random life. With a folder, a run
/// that was stopped goes on.
/// </summary>
internal static class RoundsCommand
{
    public static Task<int> RunAsync(IReadOnlyList<string> given) =>
        RunAsync(new Arguments(given), 500, recoveries => new Arguments(given).Has("--attributes") ? recoveries.SomeAsync : recoveries.WholeAsync);

    public static Task<int> UndoAsync(IReadOnlyList<string> given) => RunAsync(new Arguments(given), 200, recoveries => recoveries.UndoAsync);

    private static async Task<int> RunAsync(Arguments arguments, int count, Func<ProvenRecoveries, Func<int, CancellationToken, Task<string?>>> row)
    {
        var folder = arguments.Folder("rounds-");
        var recoveries = await ProvenRecoveries.PrepareAsync(folder, CancellationToken.None);
        var result = await new ManyRounds(folder, arguments.Number("--count", count), arguments.Number("--seed", 1), Console.Out).RunAsync(row(recoveries), CancellationToken.None);
        Console.WriteLine(recoveries.Told);
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }
}
