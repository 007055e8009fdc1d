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
        if (step.Kind != StepKind.AddLinks || call.Body is not { } body || !live.Links.TryGetValue(step.Relation!, out var there))
            return (0, 0);

        var sent = step.Targets.Select(target => target.Id).Where(id => body.Contains($"/{id}\"", StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (sent.Count, there.Count(target => sent.Contains(target.Id)));
    }
}
