using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>One person's ticks in a report, with the changes they belong to, as the planner takes them.</summary>
internal static class TickedChanges
{
    private static readonly string SoftDeleted = StoredNames.Of(ObjectState.SoftDeleted);
    private static readonly string Recreate = StoredNames.Of(ChangeAction.Recreate);
    private static readonly string Update = StoredNames.Of(ChangeAction.Update);

    public static async Task<IReadOnlyList<Tick>> ReadAsync(PortalDbContext db, long reportKey, Person person, CancellationToken cancel)
    {
        var ticked = db.DraftTicks.AsNoTracking().Where(tick =>
            tick.ReportKey == reportKey && tick.PersonTenantId == person.TenantId && tick.PersonObjectId == person.ObjectId);
        var changeKeys = db.ReportItems.Where(item => ticked.Any(tick => tick.ItemKey == item.ItemKey)).Select(item => item.ChangeKey);
        var keys = (await ticked.Select(tick => tick.ItemKey).ToListAsync(cancel)).ToHashSet();
        if (await SponsoringAsync(db, reportKey, changeKeys, keys, cancel) is { Count: > 0 } sponsoring)
        {
            keys.UnionWith(sponsoring);
            changeKeys = changeKeys.Concat(db.ReportItems.Where(item => sponsoring.Contains(item.ItemKey)).Select(item => item.ChangeKey));
        }

        var items = await db.ReportItems.AsNoTracking().Where(item => changeKeys.Contains(item.ChangeKey)).OrderBy(item => item.ItemKey).ToListAsync(cancel);
        var changes = await db.ReportChanges.AsNoTracking().Where(change => changeKeys.Contains(change.ChangeKey)).OrderBy(change => change.ChangeKey).ToListAsync(cancel);
        var byChange = items.ToLookup(item => item.ChangeKey);
        return [.. changes.Select(change => TickOf(change, [.. byChange[change.ChangeKey]], keys))];
    }

    /// <summary>Whoever is made again answers again for the agents that had them as a sponsor: no link of theirs says so, the agent's own row does.</summary>
    private static async Task<IReadOnlyList<long>> SponsoringAsync(PortalDbContext db, long reportKey, IQueryable<long> changeKeys, HashSet<long> ticked, CancellationToken cancel)
    {
        var objects = await db.ReportItems.Where(item => item.ReportKey == reportKey && item.Kind == StoredNames.Object && changeKeys.Contains(item.ChangeKey))
            .Join(db.ReportChanges.Where(change => change.Action == Recreate), item => item.ChangeKey, change => change.ChangeKey, (item, change) => new { item.ItemKey, change.ObjectId }).ToListAsync(cancel);
        List<string> parts = [.. objects.Where(one => ticked.Contains(one.ItemKey)).Select(one => AttributePath.Item("sponsors", one.ObjectId))];
        return parts.Count == 0 ? [] : await db.ReportItems.Where(item => item.ReportKey == reportKey && parts.Contains(item.Path) && item.From != null && item.NotRestorable == null)
            .Where(item => db.ReportChanges.Any(change => change.ChangeKey == item.ChangeKey && change.Action == Update)).Select(item => item.ItemKey).ToListAsync(cancel);
    }

    /// <summary>The applications that were there then and are not now, ticked or not, by the appId under which others may still name them: a policy names what has a service principal.</summary>
    public static async Task<IReadOnlyList<LiveObject>> LostAppsAsync(PortalDbContext db, long reportKey, CancellationToken cancel)
    {
        var lost = await db.ReportChanges.Where(change => change.ReportKey == reportKey && (change.Type == "application" || change.Type == "servicePrincipal")
                && change.FromContent != null && (change.NowState == null || change.NowState == SoftDeleted))
            .Select(change => new { Content = change.FromContent!, change.NowState }).ToListAsync(cancel);
        return
        [
            .. lost.Select(one => (AppId: CanonicalJson.Parse(one.Content).TextAt("appId"), IsGone: one.NowState == null)).Where(one => one.AppId is not null)
                .GroupBy(one => one.AppId!, StringComparer.OrdinalIgnoreCase)
                .Select(same => new LiveObject { Ref = new(DeadReference.ByAppId, same.Key), State = same.Any(one => one.IsGone) ? ObjectState.Gone : ObjectState.SoftDeleted }),
        ];
    }

    private static Tick TickOf(ReportChangeRow row, IReadOnlyList<ReportItemRow> rows, HashSet<long> ticked)
    {
        var items = rows.Select(item => (item.ItemKey, Item: ItemOf(item))).ToList();
        return new(ChangeOf(row, [.. items.Select(pair => pair.Item)]), [.. items.Where(pair => ticked.Contains(pair.ItemKey)).Select(pair => pair.Item)]);
    }

    private static Change ChangeOf(ReportChangeRow row, IReadOnlyList<ChangeItem> items) => new()
    {
        Ref = new(row.Type, row.ObjectId),
        DisplayName = row.DisplayName,
        Action = Enum.Parse<ChangeAction>(row.Action, ignoreCase: true),
        FromState = StateOf(row.FromState),
        NowState = StateOf(row.NowState),
        Items = items,
        NotRestorable = row.NotRestorable,
        Risks = row.Risks is null ? [] : JsonSerializer.Deserialize<string[]>(row.Risks)!,
        FromContent = row.FromContent is null ? null : CanonicalJson.Parse(row.FromContent),
        NowContent = row.NowContent is null ? null : CanonicalJson.Parse(row.NowContent),
        IsCreatedSince = row.IsCreatedSince,
        PartOf = RefOf(row.PartOf),
        Cause = row.Cause,
    };

    private static ChangeItem ItemOf(ReportItemRow row) => new()
    {
        Kind = Enum.Parse<ItemKind>(row.Kind, ignoreCase: true),
        Path = row.Path,
        Target = row.TargetType is { } type && row.TargetId is { } id ? new ObjectRef(type, id) : null,
        From = row.From,
        Now = row.Now,
        LinkInFrom = row.LinkInFrom,
        LinkInNow = row.LinkInNow,
        NotRestorable = row.NotRestorable,
        Risk = row.Risk,
    };

    private static ObjectState? StateOf(string? state) => state is null ? null : Enum.Parse<ObjectState>(state, ignoreCase: true);

    private static ObjectRef? RefOf(string? text) =>
        text?.IndexOf('/', StringComparison.Ordinal) is { } slash and > 0 ? new ObjectRef(text[..slash], text[(slash + 1)..]) : null;
}
