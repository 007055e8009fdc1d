using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>A planned step as the row that follows its fate.</summary>
internal static class StepRows
{
    public static RecoveryStepRow Of(long recoveryKey, PlanStep step, IReadOnlyDictionary<string, string> names) => new()
    {
        RecoveryKey = recoveryKey,
        Order = step.Order,
        Type = step.Object.Type,
        ObjectId = step.Object.Id,
        ObjectName = Lengths.Fit(step.ObjectName, Lengths.Name),
        Kind = KindName(step.Kind),
        Why = Lengths.Fit(PlanNames.Why(step, names), Lengths.Sentence),
        Method = step.Call.Method,
        Path = step.Call.Path,
        Body = step.Call.Body,
        Before = step.Before,
        After = step.After,
        Outcome = StepOutcome.Waiting,
        CanBeUndone = step.CanBeUndone,
    };

    public static string KindName(StepKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
