using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// The ids under which this run made objects again, so that its later steps name the new ones. A run that takes over from
/// a dead one does not know them: Graph then refuses the old id, and the step says so.
/// </summary>
internal sealed class NewIds
{
    private readonly ConcurrentDictionary<ObjectRef, string> byOld = new();

    public void Add(ObjectRef old, string id) => byOld[old] = id;

    public bool Has(ObjectRef old, [MaybeNullWhen(false)] out string id) => byOld.TryGetValue(old, out id);

    /// <summary>The step with every new id in the place of the old one; it keeps the object that it is about.</summary>
    public PlanStep Point(PlanStep step) => byOld.Keys.Where(old => old != step.Object).Aggregate(step, (pointed, old) => pointed with
    {
        Leaves = [.. pointed.Leaves.Select(leaf => leaf with { Target = Pointed(leaf.Target, old) })],
        Source = Pointed(pointed.Source, old),
        Fallback = pointed.Fallback is { } fallback ? fallback with { Body = Pointed(fallback.Body, old) } : null,
    });

    private string? Pointed(string? text, ObjectRef old) => text?.Replace(old.Id, byOld[old], StringComparison.OrdinalIgnoreCase);
}
