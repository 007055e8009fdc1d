using System.Diagnostics;
namespace EntraRecoveryPortal.Benchmarks.Store;
internal static class StoreBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        var n = int.Parse(args[1]);
        var dir = Directory.CreateTempSubdirectory("store-bench-").FullName;
        var tenant = new GeneratedTenant(n);
        Console.WriteLine(tenant.ObjectAt(n-1).Content); Console.WriteLine(tenant.ObjectAt(1).Content);
        var rivals = new Rivals(dir); await rivals.BeginAsync();
        rivals.Lay(tenant, Enumerable.Range(0, n));
        Console.WriteLine($"restic {await rivals.BackUpAsync()} {rivals.ResticBytes}");
        Console.WriteLine($"git {await rivals.CommitAsync("0")}");
        for (var d=1; d<=30; d++) { var ch = tenant.NextDay(0.01); rivals.Lay(tenant, ch); Console.WriteLine($"restic {await rivals.BackUpAsync()} {rivals.ResticBytes}"); await rivals.CommitAsync(d.ToString()); }
        var w = Stopwatch.StartNew(); await rivals.CollectAsync();
        Console.WriteLine($"git {rivals.GitBytes} gc {w.Elapsed} {dir}");
        return 0;
    }
}
