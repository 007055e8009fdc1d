using System.Text.Json;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Which imported plans and entries of journals speak of some objects. The steps of old recoveries are in no archive: a plan says which were about whom, and what was decided about it which recovery it became.</summary>
internal sealed class ImportedTraces(IReadOnlyList<string> ids)
{
    private readonly Dictionary<(string Store, long Plan), int[]> plans = [];
    private readonly List<(string Store, long Plan, long Recovery)> started = [];
    private readonly HashSet<(string Store, long Recovery, int Step)> steps = [];

    public void Look(OldRecord record)
    {
        switch (record.Row)
        {
            case PlanRow plan when Names(plan.Json):
                plans[(record.Store, plan.PlanKey)] = StepsIn(plan.Json);
                break;
            case PlanDecisionRow { RecoveryKey: { } recovery, Event: PlanDecisionRow.Started or PlanDecisionRow.StartedUnapproved } decision:
                started.Add((record.Store, decision.PlanKey, recovery));
                break;
            case JournalEntryRow entry when Names(entry.Detail):
                steps.Add((record.Store, entry.RecoveryKey, entry.Order));
                break;
        }
    }

    /// <summary>Once all were looked at. False when it speaks of none of them.</summary>
    public bool Blank(OldRecord record)
    {
        foreach (var (store, plan, recovery) in started)
            steps.UnionWith(plans.GetValueOrDefault((store, plan), []).Select(order => (store, recovery, order)));
        started.Clear();
        switch (record.Row)
        {
            case PlanRow plan when plans.ContainsKey((record.Store, plan.PlanKey)):
                plan.Json = RecoveryErasure.EmptyPlan;
                return true;
            case JournalEntryRow entry when entry.Detail != RecoveryErasure.EmptyDetail && steps.Contains((record.Store, entry.RecoveryKey, entry.Order)):
                entry.Detail = RecoveryErasure.EmptyDetail;
                return true;
            default:
                return false;
        }
    }

    private int[] StepsIn(string plan)
    {
        try
        {
            return [.. PlanDocument.FromJson(plan).Plan.Steps.Where(step => ids.Contains(step.Object.Id, StringComparer.Ordinal)).Select(step => step.Order)];
        }
        catch (JsonException)
        {
            return []; // of a version that wrote plans otherwise; what its journal says by id is found
        }
    }

    private bool Names(string text) => ids.Any(id => text.Contains(id, StringComparison.Ordinal));
}
