using BenchmarkDotNet.Running;
using EntraRecoveryPortal.Benchmarks.Capturing;
using EntraRecoveryPortal.Benchmarks.Comparing;
using EntraRecoveryPortal.Benchmarks.Kills;
using EntraRecoveryPortal.Benchmarks.Recovering;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Hosting;

// As the portal's own process begins.
NativeHeap.Bound();

// Commands that measure a whole process; anything else goes to BenchmarkDotNet.
var commands = new Dictionary<string, Func<IReadOnlyList<string>, Task<int>>>
{
    ["simulator"] = SimulatorBenchmark.RunAsync,
    ["store"] = StoreBenchmark.RunAsync,
    ["capture"] = CaptureBenchmark.RunAsync,
    ["compare"] = CompareBenchmark.RunAsync,
    ["kills"] = KillsCommand.RunAsync,
    ["storms"] = StormsCommand.RunAsync,
    ["truth"] = TruthCommand.RunAsync,
    ["rounds"] = RoundsCommand.RunAsync,
    [HastyPortal.Name] = HastyPortal.RunAsync,
    ["recover"] = RecoverBenchmark.RunAsync,
    ["undo"] = RoundsCommand.UndoAsync,
};

if (args is [var name, .. var rest] && commands.TryGetValue(name, out var run))
    return await run(rest);
BenchmarkSwitcher.FromAssembly(typeof(SimulatorBenchmark).Assembly).Run(args);
return 0;
