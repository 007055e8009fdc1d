namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a person fills in beside the steps before a plan may run.</summary>
public sealed class StartDraft
{
    public string Reason { get; set; } = "";
    public string TypedConfirmation { get; set; } = "";
    public bool CauseStopped { get; set; }
    public bool OverwriteConflicts { get; set; }

    /// <summary>One sentence that names all that keeps the button off, or null when nothing does.</summary>
    public string? WhyNot(ReviewedPlan plan, string tenantName, bool canWrite)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Verdict.Refusals.Count > 0)
            return "A guard refuses this plan; untick what it names.";
        if (plan.Plan.Steps.Count == 0)
            return Refusals.NothingToDo.Sentence;
        if (!canWrite)
            return Refusals.NoWriter.Sentence;
        string?[] missing =
        [
            CauseStopped ? null : "that the cause has been stopped",
            string.IsNullOrWhiteSpace(Reason) ? "a reason" : null,
            plan.Verdict.AsksToConfirm && !PlanWords.Confirms(TypedConfirmation, plan.Plan, tenantName) ? "the tenant's name and the number of objects" : null,
        ];
        var said = missing.OfType<string>().ToList();
        return said.Count == 0 ? null : $"Missing: {Phrases.Joined(said)}.";
    }

    public StartRecovery For(ReviewedPlan plan, Guid operationId)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new()
        {
            PlanKey = plan.PlanKey,
            PlanHash = plan.Hash,
            Reason = Reason,
            CauseStopped = CauseStopped,
            OverwriteConflicts = OverwriteConflicts,
            TypedConfirmation = TypedConfirmation,
            OperationId = operationId,
        };
    }
}
