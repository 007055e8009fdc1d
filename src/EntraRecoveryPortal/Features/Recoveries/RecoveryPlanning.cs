using System.Text.Json;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Turns ticks into a plan: reads the objects they touch as they are now, lets the planner and then the guards look at them.</summary>
public sealed class RecoveryPlanning(TenantReader reader, OwnIdentities own, IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SingleTenant tenant, IOptions<RecoveryOptions> options, IOptions<TenantOptions> access, TimeProvider clock)
{
    private static readonly IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> NoRelations = new Dictionary<ObjectRef, IReadOnlyList<string>>();

    /// <param name="ticks">What was ticked.</param>
    /// <param name="choices">What was decided on the review of an earlier plan.</param>
    /// <param name="lostApps">The applications that the report found to be gone or in the recycle bin, by their appIds.</param>
    /// <param name="author">Who plans.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<PlanDocument> PlanAsync(IReadOnlyList<Tick> ticks, PlanChoices choices, IReadOnlyList<LiveObject> lostApps, Person author, CancellationToken cancel)
    {
        var (open, made) = await NotYetMadeAsync(ticks, cancel);
        var document = await PlanOpenAsync(open, choices, lostApps, author, cancel);
        return made.Count == 0 ? document : document with { Plan = document.Plan with { LeftOut = [.. document.Plan.LeftOut, .. made] } };
    }

    private async Task<PlanDocument> PlanOpenAsync(IReadOnlyList<Tick> ticks, PlanChoices choices, IReadOnlyList<LiveObject> lostApps, Person author, CancellationToken cancel)
    {
        var relations = RelationsOf(ticks);
        var touched = ticks.SelectMany(Touched).Concat(relations.Keys).Distinct().ToList();
        var live = (await reader.ReadLiveAsync(touched, relations, cancel)).ToDictionary(thing => thing.Ref);
        var (referring, unknown) = await ReferringAsync(ticks, cancel);
        foreach (var one in referring)
            live[one.Ref] = one;
        AddLost(live, lostApps);
        var (reach, unread) = await ReachAsync(ticks.Any(IsAboutReach) || live.Values.Any(IsRestricted), cancel);
        var plan = RecoveryPlanner.Plan(ticks, live.GetValueOrDefault, referring, reach, clock.GetUtcNow(), choices);
        return await FinishedAsync(plan, live, [unknown, unread], author, cancel);
    }

    private static bool IsAboutReach(Tick tick) => tick.Change.Ref.Type == "user"
        && tick.Items.Any(item => item.Kind == ItemKind.Object || (item.Kind == ItemKind.Attribute && RolesTaken.IsSensitive(tick.Change.Ref.Type, item.Path)));

    private static bool IsRestricted(LiveObject one) => one.Content is { } content && WriterReach.IsRestricted(content.Root);

    /// <summary>Whom the writer may change, where a plan comes near it.</summary>
    private async Task<(WriterReach? Reach, PlanWarning? Unread)> ReachAsync(bool matters, CancellationToken cancel)
    {
        if (!matters || !access.Value.Writer.IsConfigured)
            return (null, null);
        if ((await own.IdsAsync(cancel)).WriterId is not { } writer || await reader.ReachAsync(writer, cancel) is not { } reach)
            return (null, new(new("organization", access.Value.Id), tenant.Name, "Who holds directory roles could not be read: steps on administrators may be refused for want of a role."));
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (await UnseenLinks.WithPlacesAsync(reach, db, tenant.TenantKey, cancel), null);
    }

    /// <summary>What still names something that is made again under its old id, as it is now.</summary>
    private async Task<(IReadOnlyList<LiveObject> Referring, PlanWarning? Unknown)> ReferringAsync(IReadOnlyList<Tick> ticks, CancellationToken cancel)
    {
        var lost = RecoveryPlanner.LostIds(ticks);
        if (lost.Count == 0)
            return ([], null);
        var withRules = ticks.Any(tick => tick.Change is { Action: ChangeAction.Recreate, Ref.Type: "user" or "group" });
        var first = ticks.First(tick => tick.Change.Action == ChangeAction.Recreate).Change;
        return await reader.NamingAsync(lost, withRules, cancel) is { } naming
            ? (await reader.ReadLiveAsync(naming, NoRelations, cancel), null)
            : ([], new(first.Ref, first.DisplayName, "Who still names the old id could not be read, so nothing is pointed to the new one. Plan again, or look by hand."));
    }

    /// <summary>A report that was made before something was made again still offers to do it: once is enough.</summary>
    private async Task<(IReadOnlyList<Tick> Open, IReadOnlyList<LeftOut> Made)> NotYetMadeAsync(IReadOnlyList<Tick> ticks, CancellationToken cancel)
    {
        var made = await MadeSinceAsync([.. RecoveryPlanner.LostIds(ticks).Count == 0 ? [] : ticks.Where(tick => tick.Change.Action == ChangeAction.Recreate).Select(tick => tick.Change.Ref)], cancel);
        return ([.. ticks.Where(tick => !made.ContainsKey(tick.Change.Ref))],
            [.. ticks.Where(tick => made.ContainsKey(tick.Change.Ref)).Select(tick => new LeftOut(tick.Change.Ref, tick.Change.DisplayName, "", made[tick.Change.Ref].Elsewhere))]);
    }

    /// <summary>Of what is to be made again, what some recovery did make again and is there.</summary>
    private async Task<IReadOnlyDictionary<ObjectRef, MadeAgain>> MadeSinceAsync(IReadOnlyList<ObjectRef> again, CancellationToken cancel)
    {
        if (again.Count == 0)
            return new Dictionary<ObjectRef, MadeAgain>();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var known = (await NewIdLedger.MadeAgainAsync(db, tenant.TenantKey, keys, cancel)).ToDictionary(one => one.Old, one => one);
        var made = again.Where(known.ContainsKey).ToDictionary(one => one, one => one with { Id = known[one].NewId });
        var there = (await reader.ReadLiveAsync([.. made.Values], NoRelations, cancel)).Where(one => one.State != ObjectState.Gone).Select(one => one.Ref).ToHashSet();
        return made.Where(one => there.Contains(one.Value)).ToDictionary(one => one.Key, one => known[one.Key]);
    }

    /// <summary>Plans steps of an earlier plan that were not carried out, once more; what that recovery made again has its new id by now.</summary>
    /// <param name="earlier">The plan that they are of.</param>
    /// <param name="steps">What is left of it.</param>
    /// <param name="choices">What was decided on the review of what is left.</param>
    /// <param name="lostApps">The applications that the report found to be gone or in the recycle bin, by their appIds.</param>
    /// <param name="author">Who plans.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<PlanDocument> AgainAsync(RecoveryPlan earlier, IReadOnlyList<PlanStep> steps, PlanChoices choices, IReadOnlyList<LiveObject> lostApps, Person author, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var newIds = NewIdLedger.MapOf(await NewIdLedger.ReadAsync(db, tenant.TenantKey, keys, cancel));
        var made = await MadeSinceAsync([.. steps.Where(step => step.GetsNewId).Select(step => step.Object)], cancel);
        var open = steps.Where(step => !(step.GetsNewId && made.ContainsKey(step.Object))).Select(step => (step.Object, Step: newIds.InRun(step))).ToList();
        var left = open.ConvertAll(one => one.Step);
        var ends = left.SelectMany(FollowUpPlanner.EndsOf).Where(one => Catalogue.TryFind(one.Type, out _) && !ReplacedIds.IsOpen(one.Id));
        var live = (await reader.ReadLiveAsync([.. left.Select(step => step.Object).Concat(ends).Distinct()], LiveReads.RelationsOf(left), cancel)).ToDictionary(thing => thing.Ref);
        AddLost(live, lostApps);
        var (reach, unread) = await ReachAsync(left.Any(RolesTaken.IsSensitive) || live.Values.Any(IsRestricted), cancel);
        var plan = FollowUpPlanner.Plan(left, earlier.Steps, live.GetValueOrDefault, reach, clock.GetUtcNow(), choices);
        // Whether the snapshot has what a report would mark shows in the report alone, which the earlier plan looked at.
        var risks = from warning in earlier.Warnings
                    where warning.Sentence.StartsWith(PlanWarnings.RiskAgain, StringComparison.Ordinal)
                    from one in open.Where(one => one.Object == warning.Object).Select(one => one.Step.Object).Distinct()
                    select warning with { Object = one };
        return await FinishedAsync(
            plan with
            {
                LeftOut = [.. plan.LeftOut, .. steps.Where(step => step.GetsNewId && made.ContainsKey(step.Object)).Select(step => new LeftOut(step.Object, step.ObjectName, "", made[step.Object].Elsewhere))],
                Warnings = [.. plan.Warnings, .. risks],
            },
            live, [unread], author, cancel);
    }

    /// <summary>What a plan needs from the tenant and the store beside the objects it touches, and then the guards.</summary>
    private async Task<PlanDocument> FinishedAsync(RecoveryPlan plan, Dictionary<ObjectRef, LiveObject> live, IReadOnlyList<PlanWarning?> unknown, Person author, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        plan = await UnseenLinks.NamedAsync(LivePlan.Against(plan, live), db, tenant.TenantKey, cancel);
        plan = await TakenNames.AvoidedAsync(plan, reader, db, tenant.TenantKey, cancel);
        return await JudgedAsync(plan with { Warnings = [.. plan.Warnings, .. unknown.OfType<PlanWarning>()] }, live, author, cancel);
    }

    // No object has an appId as its id: where what has it is, is the report's word.
    private static void AddLost(Dictionary<ObjectRef, LiveObject> live, IReadOnlyList<LiveObject> lostApps)
    {
        foreach (var lost in lostApps)
            live[lost.Ref] = lost;
    }

    private async Task<PlanDocument> JudgedAsync(RecoveryPlan plan, Dictionary<ObjectRef, LiveObject> live, Person author, CancellationToken cancel)
    {
        var ids = await own.IdsAsync(cancel);
        var sight = await SignInReads.OfAsync(plan, reader, cancel);
        var verdict = RecoveryGuards.Check(plan, ids.All, await ProtectedAsync(author, ids, sight, cancel), Licensing(plan, live), sight.Means);
        return new(plan, verdict.Under(options.Value.Refuse))
        {
            RoleGroups = [.. plan.Steps.Select(step => step.Object).Distinct().Where(thing => thing.Type == "group" && MayHoldRoles(thing)).Select(thing => thing.Id)],
        };

        bool MayHoldRoles(ObjectRef group) =>
            live.GetValueOrDefault(group)?.Content?.Root.TryGetProperty("isAssignableToRole", out var may) == true && may.ValueKind == JsonValueKind.True;
    }

    private static HashSet<string> Licensing(RecoveryPlan plan, Dictionary<ObjectRef, LiveObject> live) =>
    [
        .. plan.Steps.Select(step => step.Object).Where(thing => thing.Type == "group" && live.GetValueOrDefault(thing)?.Content is { } content
            && content.Root.At("assignedLicenses") is { ValueKind: JsonValueKind.Array } licences && licences.GetArrayLength() > 0).Select(thing => thing.Id),
    ];

    private async Task<ProtectedPeople> ProtectedAsync(Person author, OwnIds ids, SignInSight sight, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return new()
        {
            BreakGlass = options.Value.BreakGlassAccounts.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Author = author.ObjectId,
            AuthorHolds = await HeldThrough.ReadAsync(db, tenant.TenantKey, author.ObjectId, cancel),
            Portal = ids.Principals,
            Policies = sight.Policies,
            Members = sight.Members,
            Unread = [.. ids.Unknown, .. sight.Unread],
        };
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
