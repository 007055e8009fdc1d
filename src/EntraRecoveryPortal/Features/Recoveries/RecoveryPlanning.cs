using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Turns ticks into a plan: reads the objects they touch as they are now, lets the planner and then the guards look at them.</summary>
public sealed class RecoveryPlanning(TenantReader reader, OwnIdentities own)
{
    public async Task<PlanDocument> PlanAsync(IReadOnlyList<Tick> ticks, CancellationToken cancel)
    {
        var relations = RelationsOf(ticks);
        var touched = ticks.SelectMany(Touched).Concat(relations.Keys).Distinct().ToList();
        var live = (await reader.ReadLiveAsync(touched, relations, cancel)).ToDictionary(thing => thing.Ref);
        var plan = LivePlan.Against(RecoveryPlanner.Plan(ticks, live.GetValueOrDefault), live);
        return new(plan, RecoveryGuards.Check(plan, await own.IdsAsync(cancel)))
        {
            RoleGroups = [.. plan.Steps.Select(step => step.Object).Distinct().Where(thing => thing.Type == "group" && MayHoldRoles(thing)).Select(thing => thing.Id)],
        };

        bool MayHoldRoles(ObjectRef group) =>
            live.GetValueOrDefault(group)?.Content?.Root.TryGetProperty("isAssignableToRole", out var may) == true && may.ValueKind == JsonValueKind.True;
    }

    private static IEnumerable<ObjectRef> Touched(Tick tick) =>
        tick.Change.Items.Where(item => item.IsDormant && item.Target is not null).Select(item => item.Target!.Value)
            .Concat(RecoveryPlanner.EndsOf(tick))
            .Append(tick.Change.Ref)
            .Where(thing => Catalogue.TryFind(thing.Type, out _));

    /// <summary>Links that are ticked, and those that sleep with a restored object: "member of" is a link that the group holds.</summary>
    private static Dictionary<ObjectRef, IReadOnlyList<string>> RelationsOf(IReadOnlyList<Tick> ticks) =>
        ticks.SelectMany(tick => tick.Items.Concat(tick.Change.Items.Where(item => item.IsDormant))
                .Where(item => item.Kind == ItemKind.Link)
                .Select(item => item.Path.StartsWith(ChangeItem.InverseMark)
                    ? (Holder: item.Target!.Value, Relation: item.Path[1..])
                    : (Holder: tick.Change.Ref, Relation: item.Path)))
            .Where(pair => Catalogue.TryFind(pair.Holder.Type, out _))
            .GroupBy(pair => pair.Holder, pair => pair.Relation)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Distinct(StringComparer.Ordinal)]);
}
