namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What to do with a step, given the live object.</summary>
public abstract record StepDecision
{
    private StepDecision()
    {
    }

    /// <summary>Nothing is left to do.</summary>
    public sealed record AlreadySo : StepDecision;

    /// <summary>Send this call, composed from the live object.</summary>
    public sealed record Write(GraphCall Call) : StepDecision;

    /// <summary>Somebody changed what this step would write since the report.</summary>
    public sealed record Conflict(string Reason) : StepDecision;
}
