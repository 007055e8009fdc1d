using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Objects;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Reads the rows of one report, page by page, with the ticks of the person who looks.</summary>
public sealed class ReportBrowser(IDbContextFactory<PortalDbContext> databases, ObjectNames names, AftermathHistory aftermath, Actor actor)
{
    private const int MostAttributes = 14;
    private const int MostValues = 3;

    public async Task<Page<ChangeSummary>> ChangesAsync(long reportKey, ChangeView view, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = db.ChangesOf(reportKey, view.Filter);
        var ticks = db.TicksOf(reportKey, person);
        var rows = await changes.InOrder(view.Sort, view.Descending).Skip(view.Skip).Take(view.Take)
            .Select(change => new
            {
                change.ChangeKey,
                change.Type,
                change.ObjectId,
                change.DisplayName,
                change.SearchName,
                change.Action,
                change.AttributeCount,
                change.LinkCount,
                change.IsCreatedSince,
                change.NotRestorable,
                change.Risks,
                change.PartOf,
                change.Cause,
                Tickable = change.NotRestorable != null ? 0 : db.ReportItems.Count(item => item.ChangeKey == change.ChangeKey && item.NotRestorable == null),
                Ticked = db.ReportItems.Count(item => item.ChangeKey == change.ChangeKey && ticks.Any(tick => tick.ItemKey == item.ItemKey)),
            }).ToListAsync(cancel);
        // Assignments and grants have no names of their own but those of their ends.
        var ends = await names.InsideAsync(rows.SelectMany(row => new[] { row.DisplayName, row.SearchName }), await FromAsync(db, reportKey, cancel), cancel);
        var changedBack = await ChangedBackMarks.ReadAsync(db, aftermath, reportKey, rows.ToDictionary(row => row.ChangeKey, row => new ObjectRef(row.Type, row.ObjectId)), cancel);
        return new([.. rows.Select(row => new ChangeSummary
        {
            Key = row.ChangeKey,
            Ref = new(row.Type, row.ObjectId),
            DisplayName = ends.GetValueOrDefault(row.DisplayName, row.DisplayName),
            SearchName = row.SearchName is { } name ? ends.GetValueOrDefault(name, name) : null,
            Action = StoredNames.Read<ChangeAction>(row.Action),
            AttributeCount = row.AttributeCount,
            LinkCount = row.LinkCount,
            IsCreatedSince = row.IsCreatedSince,
            NotRestorable = row.NotRestorable,
            Risks = row.Risks is null ? [] : JsonSerializer.Deserialize<List<string>>(row.Risks) ?? [],
            PartOf = row.PartOf,
            Cause = row.Cause,
            ChangedBackAfter = changedBack.TryGetValue(row.ChangeKey, out var recovery) ? recovery : null,
            TickableCount = row.Tickable,
            TickedCount = row.Ticked,
        })], await changes.CountAsync(cancel));
    }

    public async Task<ReportItems> ItemsAsync(long changeKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var change = await db.ReportChanges.Where(row => row.ChangeKey == changeKey)
            .Select(row => new { row.ReportKey, row.Type, row.ObjectId, row.FromContent, row.NowContent, db.Reports.First(report => report.ReportKey == row.ReportKey).FromSnapshotKey })
            .FirstOrDefaultAsync(cancel);
        var person = await DemandAsync(change?.ReportKey ?? 0, cancel);
        if (change is null)
            return new([], new Dictionary<string, string>());
        var ticks = db.TicksOf(change.ReportKey, person);
        var rows = await db.ReportItems.Where(item => item.ChangeKey == changeKey).OrderBy(item => item.ItemKey)
            .Select(item => new { item, IsTicked = ticks.Any(tick => tick.ItemKey == item.ItemKey) })
            .ToListAsync(cancel);
        var of = new ObjectRef(change.Type, change.ObjectId);
        var writes = await ChangedBackMarks.WritesAsync(db, aftermath, change.ReportKey, [of], cancel);
        var items = rows.Select(row => new ReportItem
        {
            Key = row.item.ItemKey,
            Kind = StoredNames.Read<ItemKind>(row.item.Kind),
            Path = row.item.Path,
            Target = row.item.TargetId is { } id ? new ObjectRef(row.item.TargetType ?? "directoryObject", id) : null,
            TargetName = row.item.TargetName,
            From = row.item.From,
            Now = row.item.Now,
            LinkInFrom = row.item.LinkInFrom,
            LinkInNow = row.item.LinkInNow,
            NotRestorable = row.item.NotRestorable,
            Risk = row.item.Risk,
            ChangedBackAfter = ChangedBackMarks.Of(writes[of], row.item),
            IsTicked = row.IsTicked,
        }).ToList();
        var (from, now) = (JsonText.Parse(change.FromContent), JsonText.Parse(change.NowContent));
        var known = await names.InsideAsync(items.SelectMany(item => new[] { item.From, item.Now }).Concat([change.FromContent, change.NowContent]), change.FromSnapshotKey, cancel);
        var attributes = items.Where(item => item.Kind == ItemKind.Attribute).Select(item => new AttributeRow(item.Path, item.From, item.Now)).ToList();
        return new(items, known)
        {
            Sentences = PolicySentences.Of(change.Type, from, now, attributes, known),
            Unchanged = Unchanged(change.Type, now ?? from, attributes),
        };
    }

    private static IReadOnlyList<AttributeRow> Unchanged(string type, JsonElement? content, IReadOnlyList<AttributeRow> changed)
    {
        if (content is not { } root)
            return [];
        var differs = changed.Select(row => row.Path.Split('[')[0]).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from attribute in ObjectAttribute.Of(Catalogue.TryFind(type, out var known) ? known : null, profile: null, root)
               where !attribute.IsEmpty && !differs.Contains(attribute.Name)
               let text = attribute.Value.GetRawText()
               select new AttributeRow(attribute.Name, text, text),
        ];
    }

    public async Task<ReportFacets> FacetsAsync(long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var types = await db.ChangesOf(reportKey, filter with { Types = [] }).GroupBy(change => change.Type)
            .Select(group => new FacetCount<string>(group.Key, group.Count())).ToListAsync(cancel);
        var actions = await db.ChangesOf(reportKey, filter with { Actions = [] }).GroupBy(change => change.Action)
            .Select(group => new { group.Key, Objects = group.Count() }).ToListAsync(cancel);
        var picture = await db.ChangesOf(reportKey, filter).GroupBy(change => new { change.Type, change.Action })
            .Select(group => new { group.Key.Type, group.Key.Action, Objects = group.Count() }).ToListAsync(cancel);
        var either = filter with { Restorable = null };
        var whole = await db.ChangesOf(reportKey, either with { Restorable = true }).CountAsync(cancel);
        var partly = await db.ChangesOf(reportKey, either with { Restorable = false }).CountAsync(cancel);
        return new()
        {
            Attributes = await AttributesAsync(db, reportKey, filter, cancel),
            Types = MostFirst(types),
            Actions = MostFirst(actions.Select(action => new FacetCount<ChangeAction>(StoredNames.Read<ChangeAction>(action.Key), action.Objects))),
            Restorable = [new(true, whole), new(false, partly)],
            Picture = [.. picture.Select(part => new TypeAction(part.Type, StoredNames.Read<ChangeAction>(part.Action), part.Objects))],
            Reasons = await ReasonsAsync(db, reportKey, filter, cancel),
            Risks = await RisksAsync(db, reportKey, filter, cancel),
        };
    }

    // Where nothing is left out, no item has to be looked up by its change.
    private static IQueryable<ReportItemRow> ItemsOf(PortalDbContext db, long reportKey, ChangeFilter filter)
    {
        var items = db.ReportItems.Where(item => item.ReportKey == reportKey);
        var changes = db.ChangesOf(reportKey, filter);
        return filter.IsEmpty ? items : items.Where(item => changes.Any(change => change.ChangeKey == item.ChangeKey));
    }

    private static async Task<IReadOnlyList<AttributeFacet>> AttributesAsync(PortalDbContext db, long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        var items = ItemsOf(db, reportKey, filter with { Attribute = null, Now = null });
        var paths = await items.Where(item => item.Kind != StoredNames.Object).GroupBy(item => new { item.Path, item.Kind })
            .Select(group => new { group.Key.Path, group.Key.Kind, Objects = group.Select(item => item.ChangeKey).Distinct().Count() })
            .ToListAsync(cancel);
        // An element of a keyed array has a path of its own; people look for the array.
        var arrays = paths.GroupBy(path => (Path: path.Path.Split('[')[0], path.Kind))
            .OrderByDescending(array => array.Sum(path => path.Objects)).ThenBy(array => array.Key.Path, StringComparer.Ordinal)
            .Take(MostAttributes);
        var facets = new List<AttributeFacet>();
        foreach (var array in arrays)
        {
            var named = items.Named(array.Key.Path, now: null).Where(item => item.Kind == array.Key.Kind);
            var objects = array.Count() == 1 ? array.Single().Objects : await named.Select(item => item.ChangeKey).Distinct().CountAsync(cancel);
            var now = array.Key.Kind == StoredNames.Link ? await LinkValuesAsync(named, cancel) : await ValuesAsync(named, cancel);
            facets.Add(new(array.Key.Path, array.Key.Kind == StoredNames.Link, objects, now));
        }
        return [.. facets.OrderByDescending(facet => facet.Objects).ThenBy(facet => facet.Path, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<FacetCount<string>>> ValuesAsync(IQueryable<ReportItemRow> items, CancellationToken cancel) =>
        await items.GroupBy(item => item.Now ?? ChangeFilter.Empty)
            .Select(group => new { group.Key, Objects = group.Select(item => item.ChangeKey).Distinct().Count() })
            .OrderByDescending(group => group.Objects).ThenBy(group => group.Key).Take(MostValues)
            .Select(group => new FacetCount<string>(group.Key, group.Objects)).ToListAsync(cancel);

    private static async Task<IReadOnlyList<FacetCount<string>>> LinkValuesAsync(IQueryable<ReportItemRow> items, CancellationToken cancel) =>
        MostFirst(await items.GroupBy(item => item.LinkInNow)
            .Select(group => new FacetCount<string>(group.Key ? ChangeFilter.LinkAdded : ChangeFilter.LinkGone, group.Select(item => item.ChangeKey).Distinct().Count()))
            .ToListAsync(cancel));

    private static async Task<IReadOnlyList<FacetCount<string>>> ReasonsAsync(PortalDbContext db, long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        var changes = db.ChangesOf(reportKey, filter with { Reason = null });
        return MostFirst(await db.ReasonsOf(reportKey).Where(one => changes.Any(change => change.ChangeKey == one.ChangeKey)).GroupBy(one => one.Reason)
            .Select(group => new FacetCount<string>(group.Key, group.Count())).ToListAsync(cancel));
    }

    private static async Task<IReadOnlyList<FacetCount<string>>> RisksAsync(PortalDbContext db, long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        return MostFirst(await ItemsOf(db, reportKey, filter with { Risk = null })
            .Where(item => item.Risk != null)
            .GroupBy(item => item.Risk!)
            .Select(group => new FacetCount<string>(group.Key, group.Select(item => item.ChangeKey).Distinct().Count()))
            .ToListAsync(cancel));
    }

    private static Task<long?> FromAsync(PortalDbContext db, long reportKey, CancellationToken cancel) =>
        db.Reports.Where(report => report.ReportKey == reportKey).Select(report => report.FromSnapshotKey).SingleOrDefaultAsync(cancel);

    private static IReadOnlyList<FacetCount<T>> MostFirst<T>(IEnumerable<FacetCount<T>> counts) => [.. counts.OrderByDescending(count => count.Objects)];

    private Task<Person> DemandAsync(long reportKey, CancellationToken cancel) =>
        actor.DemandAsync(Permissions.ViewReports, "report.view", $"report {reportKey}", cancel);
}
