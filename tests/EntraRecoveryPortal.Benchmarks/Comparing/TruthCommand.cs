using EntraRecoveryPortal.Benchmarks.Rounds;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// <c>truth [--count 200] [--seed 1] [--users 1050] [--folder F]</c>: reports of seeded churns of the simulated tenant, every fourth with the older snapshot as the later
/// side, ten to a round, and of every incident: nothing missed, nothing invented, every path and value right. With a folder, a run that was stopped goes on.
/// </summary>
internal static class TruthCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var arguments = new Arguments(given);
        var folder = arguments.Folder("truth-");
        await using var reports = await TrueReports.PrepareAsync(folder, arguments.Number("--users", 1050), CancellationToken.None);
        var rounds = (arguments.Number("--count", 200) + TrueReports.ChurnsInRound - 1) / TrueReports.ChurnsInRound;
        var churns = await new ManyRounds(folder, rounds, arguments.Number("--seed", 1), Console.Out).RunAsync(reports.ChurnAsync, CancellationToken.None);
        var incidents = await new ManyRounds(Path.Combine(folder, "incidents"), TrueReports.Incidents.Count, firstSeed: 0, Console.Out).RunAsync(reports.IncidentAsync, CancellationToken.None);
        Console.WriteLine(reports.Told);
        Console.WriteLine(churns.ToJson());
        Console.WriteLine(incidents.ToJson());
        return churns.Failed + incidents.Failed == 0 ? 0 : 1;
    }
}
