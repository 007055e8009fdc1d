using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Both sides of a report, or why there is nothing to compare.</summary>
internal abstract record SidesAnswer
{
    private SidesAnswer()
    {
    }

    public sealed record Loaded(ComparisonInput Input) : SidesAnswer;

    /// <summary>The reason is a sentence for people.</summary>
    public sealed record Missing(string Reason) : SidesAnswer;
}
