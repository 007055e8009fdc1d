using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Benchmarks.Rounds;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>
/// <c>storms [--count 300] [--seed 1] [--users 1050] [--folder F]</c>: captures in random weather while the tenant goes on living, and looks whether each snapshot
/// is true in what it calls complete. With <c>--recoveries</c>, recoveries instead, and whether each step's outcome is what the tenant's log says. With a folder, a run that was stopped goes on.
/// </summary>
internal static class StormsCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("storms-");
        if (arguments.Has("--recoveries"))
            return await RecoverAsync(arguments, folder);
        await using var storms = await StormyCaptures.PrepareAsync(folder, arguments.Number("--users", 1050), CancellationToken.None);
        var result = await new ManyRounds(folder, arguments.Number("--count", 300), arguments.Number("--seed", 1), Console.Out).RunAsync(storms.RoundAsync, CancellationToken.None);
        Console.WriteLine(storms.Told);
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }

    private static async Task<int> RecoverAsync(Arguments arguments, string folder)
    {
        var storms = await StormyRecoveries.PrepareAsync(folder, CancellationToken.None);
        var result = await new ManyRounds(folder, arguments.Number("--count", 300), arguments.Number("--seed", 1), Console.Out).RunAsync(storms.RoundAsync, CancellationToken.None);
        Console.WriteLine(storms.Told);
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }
}
