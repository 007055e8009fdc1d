using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Of the steps that were carried out, those whose effect is to be seen afterwards.</summary>
internal static class LastWrites
{
    /// <summary>A step whose values a later step of the same object writes again was only on the way there.</summary>
    public static List<PlanStep> Of(IEnumerable<PlanStep> carriedOut)
    {
        var writtenLater = new HashSet<(ObjectRef, string)>();
        var last = new List<PlanStep>();
        foreach (var step in carriedOut.OrderByDescending(step => step.Order))
        {
            var values = step.Leaves.Select(leaf => (step.Object, leaf.Path)).ToList();
            if (values.Count == 0 || values.Any(value => !writtenLater.Contains(value)))
                last.Add(step);
            writtenLater.UnionWith(values);
        }

        last.Reverse();
        return last;
    }
}
