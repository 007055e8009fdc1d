using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>People in the recycle bin whose sign-in name somebody else has by now, and whom the plan does not take it from: they come back under another one.</summary>
internal static class TakenNames
{
    private const string Name = "userPrincipalName";

    public static async Task<RecoveryPlan> AvoidedAsync(RecoveryPlan plan, TenantReader reader, PortalDbContext db, long tenantKey, CancellationToken cancel)
    {
        var freed = plan.Steps.SelectMany(UniqueValues.Freed).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wanted = plan.Steps.Where(step => step is { Kind: StepKind.RestoreFromBin, Object.Type: "user", Source: not null })
            .Select(step => (Step: step, Name: JsonElement.Parse(step.Source!).TextAt(Name)))
            .Where(one => one.Name is not null && !freed.Contains($"{Name}={one.Name}")).ToList();
        if (wanted.Count == 0 || await HoldersAsync(wanted.ConvertAll(one => one.Name!), reader, db, tenantKey, cancel) is not { Count: > 0 } holders)
            return plan;
        var renamed = wanted.Where(one => holders.TryGetValue(one.Name!, out var holder) && holder.Id != one.Step.Object.Id)
            .ToDictionary(one => one.Step.Order, one => (Step: StepComposer.RestoredAs(one.Step, Other(one.Name!, one.Step.Object)), Holder: holders[one.Name!].Name, one.Name));
        return plan with
        {
            Steps = [.. plan.Steps.Select(step => renamed.TryGetValue(step.Order, out var other) ? other.Step : step)],
            Warnings = [.. plan.Warnings, .. renamed.Values.Select(one => new PlanWarning(one.Step.Object, one.Step.ObjectName,
                $"Its sign-in name {one.Name} belongs to {one.Holder} by now: it comes back as {JsonElement.Parse(one.Step.Leaves[0].Target!)}. Tick what gave the name away to have it back."))],
        };
    }

    // The newest snapshot says who may have a name, the tenant whether that is so.
    private static async Task<Dictionary<string, (string Id, string Name)>> HoldersAsync(List<string> names, TenantReader reader, PortalDbContext db, long tenantKey, CancellationToken cancel)
    {
        var ids = await db.ObjectVersions.AsNoTracking()
            .Where(row => row.TenantKey == tenantKey && row.Type == "user" && row.State == ObjectState.Present && names.Contains(row.SearchName!)
                && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey))
            .Join(db.Objects, row => row.ObjectKey, thing => thing.ObjectKey, (_, thing) => thing.ObjectId).ToListAsync(cancel);
        var live = await reader.ReadLiveAsync([.. ids.Select(id => new ObjectRef("user", id))], new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel);
        return live.Where(one => one is { State: ObjectState.Present, Content: not null } && one.Content.Root.TextAt(Name) is not null).DistinctBy(one => one.Content!.Root.TextAt(Name), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(one => one.Content!.Root.TextAt(Name)!, one => (one.Ref.Id, Catalogue.Of("user").DisplayNameOf(one.Content!.Root)), StringComparer.OrdinalIgnoreCase);
    }

    private static string Other(string name, ObjectRef of) => name.Split('@') is [var local, var domain] ? $"{local}.{of.Id.Split('-')[0]}@{domain}" : name;
}
