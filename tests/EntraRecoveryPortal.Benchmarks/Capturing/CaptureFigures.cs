using System.Text.Json.Serialization;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>What was measured; what was not is null.</summary>
internal sealed record CaptureFigures
{
    public int? Requests { get; init; }

    public int? Minimum { get; init; }

    public double? RequestsVsMinimum { get; init; }

    [JsonPropertyName("times_fewer_than_n_plus_1")]
    public double? TimesFewerThanNPlus1 { get; init; }

    public int? IdleRequests { get; init; }

    public int? ChurnRequests { get; init; }

    public int? ChurnDeltaPages { get; init; }

    /// <summary>Beyond 25 that any capture may take.</summary>
    public double? ChurnRequestsVsMinimum { get; init; }

    public int? Objects { get; init; }

    public double? WallSeconds { get; init; }

    public double? WallVsChain { get; init; }

    /// <summary>Of the resource units that the other client leaves.</summary>
    public double? QuotaShare { get; init; }

    public double? ThrottledShare { get; init; }

    public long? PeakMb { get; init; }

    /// <summary>Of the first read and a proof after it; with <c>--prove</c>.</summary>
    public long? ProofPeakMb { get; init; }
}
