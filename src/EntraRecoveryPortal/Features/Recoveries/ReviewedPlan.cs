using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>A stored plan as the review page shows it.</summary>
public sealed record ReviewedPlan
{
    public required long PlanKey { get; init; }
    public required string Hash { get; init; }
    public required int ReportNumber { get; init; }
    public required RecoveryPlan Plan { get; init; }
    public required GuardVerdict Verdict { get; init; }
    /// <summary>Names of the objects at the other end of links, by id.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The recovery whose steps these are, when they are planned once more.</summary>
    public Continuation? Continues { get; init; }

    public required DateTime CreatedAt { get; init; }
    public string? CreatedByName { get; init; }

    /// <summary>Whether the person who looks made it.</summary>
    public bool IsMine { get; init; }

    /// <summary>The recovery that ran it already, if one did.</summary>
    public int? RunAs { get; init; }

    public static ReviewedPlan Of(PlanRow row, int reportNumber)
    {
        ArgumentNullException.ThrowIfNull(row);
        var document = PlanDocument.FromJson(row.Json);
        return new()
        {
            PlanKey = row.PlanKey,
            Hash = Convert.ToHexStringLower(row.Hash),
            ReportNumber = reportNumber,
            Plan = document.Plan,
            Verdict = document.Verdict,
            Names = document.Names,
            Continues = document.Continues,
            CreatedAt = row.CreatedAt,
            CreatedByName = row.CreatedByName,
        };
    }
}
