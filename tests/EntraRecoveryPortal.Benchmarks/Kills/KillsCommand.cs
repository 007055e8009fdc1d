using EntraRecoveryPortal.Benchmarks.Rounds;

namespace EntraRecoveryPortal.Benchmarks.Kills;

/// <summary>
/// <c>kills [--count 100] [--seed 1] [--users 200] [--captures] [--folder F]</c>: kills a portal at random moments of captures and purges, or of captures alone, and looks what came of the store.
/// <c>kills --recoveries [--count 100] [--seed 1] [--steps 5000] [--folder F]</c>: kills it at random moments of a recovery, or lets it sleep until another has taken over, and looks what came of the
/// tenant. With a folder, a run that was stopped goes on.
/// </summary>
internal static class KillsCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("kills-");
        if (arguments.Has("--recoveries"))
            return await RecoverAsync(arguments, folder);
        await using var portals = await KilledPortals.PrepareAsync(folder, arguments.Number("--users", 200), restarts: true, CancellationToken.None, arguments.Has("--captures"));
        var result = await new ManyRounds(folder, arguments.Number("--count", 100), arguments.Number("--seed", 1), Console.Out).RunAsync(portals.RoundAsync, CancellationToken.None);
        Console.WriteLine($"{portals.StruckInside} of the kills of this run struck before the job had ended; {portals.WentOn} captures went on with what was finished.");
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }

    private static async Task<int> RecoverAsync(Arguments arguments, string folder)
    {
        await using var portals = await KilledRecoveries.PrepareAsync(folder, arguments.Number("--steps", 5_000), mostKills: 3, CancellationToken.None);
        var result = await new ManyRounds(folder, arguments.Number("--count", 100), arguments.Number("--seed", 1), Console.Out).RunAsync(portals.RoundAsync, CancellationToken.None);
        Console.WriteLine($"Of a recovery of {portals.Steps} steps {portals.StruckInside} kills and sleeps of this run struck before it had ended; {portals.WokeLate} portals woke late.");
        Console.WriteLine(result.ToJson());
        return result.Failed == 0 ? 0 : 1;
    }
}
