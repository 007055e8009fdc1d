namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The wish for a difference report, as a person states it.</summary>
public sealed record NewReport
{
    /// <summary>Number of the snapshot to compare from; null is the newest complete one.</summary>
    public int? From { get; init; }

    /// <summary>Number of the snapshot to compare with; null is now.</summary>
    public int? To { get; init; }

    public ReportScope Scope { get; init; }

    /// <summary>Catalogue names, for <see cref="ReportScope.Types"/>.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Ids, user principal names or display names, separated by lines, commas or semicolons, for <see cref="ReportScope.Ids"/>.</summary>
    public string Ids { get; init; } = "";

    /// <summary>Repeating a wish with the same id yields the report already made.</summary>
    public required Guid OperationId { get; init; }
}
