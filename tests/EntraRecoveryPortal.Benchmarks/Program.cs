using BenchmarkDotNet.Running;
using EntraRecoveryPortal.Benchmarks;
using EntraRecoveryPortal.Benchmarks.Store;

if (args is ["store", .. var rest])
    return await StoreBenchmark.RunAsync(rest);

BenchmarkSwitcher.FromAssembly(typeof(ComparisonBenchmarks).Assembly).Run(args);
return 0;
