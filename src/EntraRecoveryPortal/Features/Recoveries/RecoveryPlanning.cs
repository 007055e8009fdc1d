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
    /// <param name="ticks">What was ticked.</param>
    /// <param name="choices">What was decided on the review of an earlier plan.</param>
    /// <param name="lostApps">The appIds of applications that the report found to be gone for good.</param>
    /// <param name="author">Who plans.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<PlanDocument> PlanAsync(IReadOnlyList<Tick> ticks, PlanChoices choices, IReadOnlyList<string> lostApps, Person author, CancellationToken cancel)
    {
        var (open, made) = await NotYetMadeAsync(ticks, cancel);
        var document = await PlanOpenAsync(open, choices, lostApps, author, cancel);
        return made.Count == 0 ? document : document with { Plan = document.Plan with { LeftOut = [.. document.Plan.LeftOut, .. made] } };
    }

    private async Task<PlanDocument> PlanOpenAsync(IReadOnlyList<Tick> ticks, PlanChoices choices, IReadOnlyList<string> lostApps, Person author, CancellationToken cancel)
    {
        var relations = RelationsOf(ticks);
        var touched = ticks.SelectMany(Touched).Concat(relations.Keys).Distinct().ToList();
        var live = (await reader.ReadLiveAsync(touched, relations, cancel)).ToDictionary(thing => thing.Ref);
        var (referring, unknown) = await ReferringAsync(ticks, cancel);
        foreach (var one in referring)
            live[one.Ref] = one;
        foreach (var lost in lostApps.Select(appId => new ObjectRef(DeadReference.ByAppId, appId)))
            live[lost] = new() { Ref = lost, State = ObjectState.Gone };
        var (reach, unread) = await ReachAsync(ticks.Any(IsAboutReach) || live.Values.Any(IsRestricted), cancel);
        var plan = LivePlan.Against(RecoveryPlanner.Plan(ticks, live.GetValueOrDefault, referring, reach, clock.GetUtcNow(), choices), live);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        plan = await TakenNames.AvoidedAsync(await UnseenLinks.NamedAsync(plan, db, tenant.TenantKey, cancel), reader, db, tenant.TenantKey, cancel);
        return await JudgedAsync(plan with { Warnings = [.. plan.Warnings, .. new[] { unknown, unread }.OfType<PlanWarning>()] }, live, author, cancel);
    }

    private static bool IsAboutReach(Tick tick) => tick.Change.Ref.Type == "user"
        && tick.Items.Any(item => item.Kind == ItemKind.Object || (item.Kind == ItemKind.Attribute && RolesTaken.IsSensitive(tick.Change.Ref.Type, item.Path)));

    private static bool IsRestricted(LiveObject one) => one.Content is { } content && WriterReach.IsRestricted(content.Root);

    /// <summary>Whom the writer may change, where a plan comes near it.</summary>
    private async Task<(WriterReach? Reach, PlanWarning? Unread)> ReachAsync(bool matters, CancellationToken cancel)
    {
        if (!matters || access.Value.Writer.ClientId is not { Length: > 0 } writer)
            return (null, null);
        if (await reader.ReachAsync(writer, cancel) is not { } reach)
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
            ? (await reader.ReadLiveAsync(naming, new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel), null)
            : ([], new(first.Ref, first.DisplayName, "Who still names the old id could not be read, so nothing is pointed to the new one. Plan again, or look by hand."));
    }

    /// <summary>A report that was made before something was made again still offers to do it: once is enough.</summary>
    private async Task<(IReadOnlyList<Tick> Open, IReadOnlyList<LeftOut> Made)> NotYetMadeAsync(IReadOnlyList<Tick> ticks, CancellationToken cancel)
    {
        if (RecoveryPlanner.LostIds(ticks).Count == 0)
            return (ticks, []);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var known = (await NewIdLedger.MadeAgainAsync(db, tenant.TenantKey, keys, cancel)).ToDictionary(one => one.Old, one => one);
        var again = ticks.Where(tick => tick.Change.Action == ChangeAction.Recreate && known.ContainsKey(tick.Change.Ref)).ToList();
        var there = (await reader.ReadLiveAsync([.. again.Select(tick => tick.Change.Ref with { Id = known[tick.Change.Ref].NewId })], new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel))
            .Where(one => one.State != ObjectState.Gone).Select(one => one.Ref).ToHashSet();
        var made = again.Where(tick => there.Contains(tick.Change.Ref with { Id = known[tick.Change.Ref].NewId })).ToList();
        return ([.. ticks.Except(made)], [.. made.Select(tick => new LeftOut(tick.Change.Ref, tick.Change.DisplayName, "", known[tick.Change.Ref].Elsewhere))]);
    }

    /// <summary>Plans steps of an earlier plan that were not carried out, once more; what that recovery made again has its new id by now.</summary>
    public async Task<PlanDocument> AgainAsync(IReadOnlyList<PlanStep> steps, Person author, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var newIds = NewIdLedger.MapOf(await NewIdLedger.ReadAsync(db, tenant.TenantKey, keys, cancel));
        List<PlanStep> left = [.. steps.Select(newIds.InRun)];
        var objects = left.Select(step => step.Object).Distinct().ToList();
        var live = (await reader.ReadLiveAsync(objects, LiveReads.RelationsOf(left), cancel)).ToDictionary(thing => thing.Ref);
        var (reach, unread) = await ReachAsync(left.Any(RolesTaken.IsSensitive) || live.Values.Any(IsRestricted), cancel);
        var plan = LivePlan.Against(FollowUpPlanner.Plan(left, live.GetValueOrDefault, reach, clock.GetUtcNow()), live);
        return await JudgedAsync(unread is null ? plan : plan with { Warnings = [.. plan.Warnings, unread] }, live, author, cancel);
    }

    private async Task<PlanDocument> JudgedAsync(RecoveryPlan plan, Dictionary<ObjectRef, LiveObject> live, Person author, CancellationToken cancel)
    {
        var ids = await own.IdsAsync(cancel);
        var people = await ProtectedAsync(plan, author, ids.Principals, cancel);
        var verdict = RecoveryGuards.Check(plan, ids.All, people, Licensing(plan, live), await SignInReads.AfterAsync(plan, reader, cancel));
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

    private async Task<ProtectedPeople> ProtectedAsync(RecoveryPlan plan, Person author, IReadOnlySet<string> portal, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var policies = await NamingTouchedGroupsAsync(plan, cancel);
        List<ObjectRef> groups =
        [
            .. LockOuts.Written(plan.Steps).Select(step => JsonElement.Parse(step.Source!)).Concat(policies.Select(policy => policy.Content!.Root)).SelectMany(policy => new PolicyEffect(policy).Groups)
                .Distinct(StringComparer.OrdinalIgnoreCase).Where(id => !ReplacedIds.IsOpen(id)).Select(id => new ObjectRef("group", id)),
        ];
        return new()
        {
            BreakGlass = options.Value.BreakGlassAccounts.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Author = author.ObjectId,
            AuthorHolds = await HeldThrough.ReadAsync(db, tenant.TenantKey, author.ObjectId, cancel),
            Portal = portal,
            Policies = policies,
            Members = groups.Count == 0 ? new Dictionary<string, IReadOnlySet<string>>()
                : MembersAfter.Of(plan.Steps, await reader.ReadLiveAsync(groups, groups.ToDictionary(group => group, _ => (IReadOnlyList<string>)["members"]), cancel)),
        };
    }

    /// <summary>Enforced policies that the plan does not write, and that hang on who is in groups whose members it changes.</summary>
    private async Task<IReadOnlyList<LiveObject>> NamingTouchedGroupsAsync(RecoveryPlan plan, CancellationToken cancel)
    {
        var touched = MembersAfter.Touched(plan.Steps);
        if (touched.Count == 0)
            return [];
        var written = plan.Steps.Select(step => step.Object).ToHashSet();
        return [.. (await SignInReads.PoliciesAsync(reader, cancel)).Where(policy => policy.Content is not null && !written.Contains(policy.Ref) && new PolicyEffect(policy.Content.Root).Groups.Any(touched.Contains))];
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
