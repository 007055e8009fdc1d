using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The ids under which objects were made again, in this recovery and in earlier ones, so that its steps name the new ones.</summary>
internal sealed class NewIds
{
    private readonly ConcurrentDictionary<ObjectRef, string> whole = new();
    private volatile ReplacedIds replaced = ReplacedIds.None;
    private IReadOnlyList<NewIdRow> known = [];

    /// <summary>What is known before the run begins; after a takeover also what the run before made.</summary>
    public void Know(IReadOnlyList<NewIdRow> rows, long recoveryKey, IReadOnlyList<PlanStep> steps)
    {
        lock (whole)
        {
            known = rows;
            replaced = NewIdLedger.MapOf(rows);
        }

        foreach (var row in rows.Where(row => row.RecoveryKey == recoveryKey && steps.Any(step => step.Order == row.Order && !step.GetsNewId)))
            whole[new(row.Type, row.OldId)] = row.NewId;
    }

    public void Add(NewIdRow row, PlanStep step)
    {
        lock (whole)
        {
            known = [.. known, row];
            replaced = NewIdLedger.MapOf(known);
        }

        if (!step.GetsNewId)
            whole[step.Object] = row.NewId;
    }

    /// <summary>It was made again whole, because the recycle bin would not give it back: what later steps would write to it is there.</summary>
    public bool HasWhole(ObjectRef old, [MaybeNullWhen(false)] out string id) => whole.TryGetValue(old, out id);

    /// <summary>The step with every new id in the place of the old one; what takes something out of the recycle bin keeps the object that it is about.</summary>
    public PlanStep Point(PlanStep step) => step.Kind == StepKind.RestoreFromBin ? replaced.InRun(step) with { Object = step.Object } : replaced.InRun(step);

    /// <summary>As <see cref="Point"/>, and the object that was made by its new id.</summary>
    public PlanStep PointMade(PlanStep step) => Point(step) with { Object = replaced.In(step.Object) };
}
