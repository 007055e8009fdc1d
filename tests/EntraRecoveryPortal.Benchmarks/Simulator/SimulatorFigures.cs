using System.Globalization;

namespace EntraRecoveryPortal.Benchmarks.Simulator;

/// <summary>What one size gave. Times in milliseconds unless named otherwise.</summary>
internal sealed record SimulatorFigures
{
    public required int Users { get; init; }
    public required double StartSeconds { get; init; }
    public required double DefaultPageP50 { get; init; }
    public required double DefaultPageP95 { get; init; }

    /// <summary>Processor time of the simulator for one page, on the mean.</summary>
    public required double DefaultPageCpu { get; init; }
    public required double SelectedPageP50 { get; init; }
    public required double SelectedPageP95 { get; init; }
    public required double SelectedPageCpu { get; init; }
    public required double MixedReadsPerSecond { get; init; }
    public required double GroupDeltaSeconds { get; init; }
    public required int GroupDeltaPages { get; init; }
    public required int GroupDeltaLinks { get; init; }
    public required double ChurnSeconds { get; init; }
    public required int ChurnedObjects { get; init; }
    public required int ChurnedLinks { get; init; }

    /// <summary>In megabytes, after everything, and at its largest on the way.</summary>
    public required long WorkingSet { get; init; }
    public required long PeakWorkingSet { get; init; }

    public static string Heading =>
        $"""
        {"",10} {"start",8} {"users?$top=999, ms",24} {"40 properties, ms",24} {"mixed",10} {"groups/delta, members and owners",34} {"churn of 1 %",28} {"memory, MB",16}
        {"users",10} {"s",8} {"p50",8}{"p95",8}{"cpu",8} {"p50",8}{"p95",8}{"cpu",8} {"reads/s",10} {"s",10}{"pages",10}{"links",14} {"s",8}{"objects",10}{"links",10} {"end",8}{"peak",8}
        """;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Users,10} {StartSeconds,8:F1} {DefaultPageP50,8:F1}{DefaultPageP95,8:F1}{DefaultPageCpu,8:F1} {SelectedPageP50,8:F1}{SelectedPageP95,8:F1}{SelectedPageCpu,8:F1} {MixedReadsPerSecond,10:F0} {GroupDeltaSeconds,10:F1}{GroupDeltaPages,10}{GroupDeltaLinks,14} {ChurnSeconds,8:F1}{ChurnedObjects,10}{ChurnedLinks,10} {WorkingSet,8}{PeakWorkingSet,8}");
}
