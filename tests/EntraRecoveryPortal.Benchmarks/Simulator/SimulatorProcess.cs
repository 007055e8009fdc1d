using System.Diagnostics;
using System.Globalization;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Simulator;

/// <summary>The simulator as its own process, as somebody starts it by hand.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Process process;

    private SimulatorProcess(Process process, Uri address, TimeSpan start) => (this.process, Address, StartTime) = (process, address, start);

    public Uri Address { get; }

    /// <summary>From the start of the process until it listens.</summary>
    public TimeSpan StartTime { get; }

    public static async Task<SimulatorProcess> StartAsync(int users, int seed = 1, int? groups = null)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            typeof(SimulatorOptions).Assembly.Location, "--users", users.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture), "--port", "0", "--weather", "calm",
            .. groups is { } count ? ["--groups", count.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var started = Process.Start(start)!;
        var line = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start.");
        return new(started, new(line[line.IndexOf("http://", StringComparison.Ordinal)..]), watch.Elapsed);
    }

    /// <summary>What it has cost so far on all cores: unlike the clock on the wall it does not see what else the computer does.</summary>
    public TimeSpan ProcessorTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>Its working set now and at its largest, in bytes.</summary>
    public (long Now, long Peak) Memory()
    {
        process.Refresh();
        return (process.WorkingSet64, process.PeakWorkingSet64);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
