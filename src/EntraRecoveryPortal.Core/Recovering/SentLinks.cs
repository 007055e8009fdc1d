using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Looks for the links of a call whose answer was lost. Graph adds all links of a call or none: where some show, it was carried out or somebody else wrote, and "not carried out" would be a guess.</summary>
public static class SentLinks
{
    /// <summary>How many links a call was to add, and how many of these a reading shows; none for a call that adds no links.</summary>
    public static (int Sent, int Shown) Of(PlanStep step, GraphCall call, LiveObject live)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(live);
        return step.Kind == StepKind.AddLinks && live.Links.TryGetValue(step.Relation!, out var there) && In(step, call) is { Count: > 0 } sent
            ? (sent.Count, there.Count(target => sent.Contains(target.Id)))
            : (0, 0);
    }

    /// <summary>Which of the links of a step a call was to add.</summary>
    public static IReadOnlySet<string> In(PlanStep step, GraphCall call)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(call);
        return step.Targets.Select(target => target.Id).Where(id => call.Body?.Contains($"/{id}\"", StringComparison.OrdinalIgnoreCase) == true).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
