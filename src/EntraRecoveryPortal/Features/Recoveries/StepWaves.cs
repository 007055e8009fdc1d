using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Cuts a lane's steps, in their order, into groups that can be sent together: no two write to one object, and none waits for another of its group.</summary>
internal static class StepWaves
{
    public static IEnumerable<IReadOnlyList<PlanStep>> Of(IEnumerable<PlanStep> lane, StepDependencies dependencies, int size)
    {
        var wave = new List<PlanStep>();
        foreach (var step in lane)
        {
            var before = dependencies.Before(step);
            // One that waits for the other lane leads its group: what stands before it must not wait for that too, or both lanes could wait for each other.
            if (wave.Count >= size || wave.Exists(other => other.Object == step.Object || before.Contains(other)) || before.Any(other => other.Lane != step.Lane))
            {
                if (wave.Count > 0)
                    yield return wave;
                wave = [];
            }

            wave.Add(step);
        }

        if (wave.Count > 0)
            yield return wave;
    }
}
