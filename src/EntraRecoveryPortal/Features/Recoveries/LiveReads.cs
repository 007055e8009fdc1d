using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reads from the tenant what steps are about to touch, with the right to read only.</summary>
internal sealed class LiveReads(TenantReader reader)
{
    public async Task<LiveObject> OneAsync(PlanStep step, CancellationToken cancel)
    {
        var found = await reader.ReadLiveAsync([step.Object], RelationsOf([step]), cancel);
        return found.Single(live => live.Ref == step.Object);
    }

    public Task<IReadOnlyList<LiveObject>> ManyAsync(IReadOnlyCollection<PlanStep> steps, CancellationToken cancel) =>
        reader.ReadLiveAsync([.. steps.Select(step => step.Object).Distinct()], RelationsOf(steps), cancel);

    /// <summary>As <see cref="ManyAsync"/>, with the same relations of every object of a type: only what was read of all of them can be compared later.</summary>
    public Task<IReadOnlyList<LiveObject>> AlikeAsync(IReadOnlyCollection<PlanStep> steps, CancellationToken cancel) =>
        reader.ReadLiveAsync([.. steps.Select(step => step.Object).Distinct()], RelationsAlike(steps), cancel);

    /// <summary>The relations that steps write to any object of a type, for every object of that type.</summary>
    public static IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> RelationsAlike(IReadOnlyCollection<PlanStep> steps)
    {
        var written = steps.Where(step => step.Relation is not null).ToLookup(step => step.Object.Type, step => step.Relation!, StringComparer.Ordinal);
        return steps.Select(step => step.Object).Distinct().Where(one => written.Contains(one.Type))
            .ToDictionary(one => one, one => (IReadOnlyList<string>)[.. written[one.Type].Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The links that steps write, by the object that holds them.</summary>
    public static IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> RelationsOf(IEnumerable<PlanStep> steps) =>
        steps.Select(step => (step.Object, step.Relation))
            .Where(pair => pair.Relation is not null)
            .GroupBy(pair => pair.Object, pair => pair.Relation!)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Distinct(StringComparer.Ordinal)]);
}
