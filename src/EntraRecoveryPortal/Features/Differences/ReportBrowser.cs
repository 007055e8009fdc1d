using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Features.Objects;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Reads the rows of one report, page by page, with the ticks of the person who looks.</summary>
public sealed class ReportBrowser(IDbContextFactory<PortalDbContext> databases, ReportIndexes indexes, ObjectNames names, AppRoleNames roles, AftermathHistory aftermath, Actor actor)
{
    public async Task<Page<ChangeSummary>> ChangesAsync(long reportKey, ChangeView view, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        var index = await indexes.OfAsync(reportKey, cancel);
        var matching = index.Matching(view.Filter);
        var page = index.Page(matching, view);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ticks = db.TicksOf(reportKey, person);
        var rows = await db.ReportChanges.Where(change => change.ReportKey == reportKey && EF.Parameter(page).Contains(change.ChangeKey))
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
            }).ToDictionaryAsync(row => row.ChangeKey, cancel);
        // Assignments and grants have no names of their own but those of their ends.
        var ends = await names.InsideAsync(rows.Values.SelectMany(row => new[] { row.DisplayName, row.SearchName }), await FromAsync(db, reportKey, cancel), cancel);
        var changedBack = await ChangedBackMarks.ReadAsync(db, aftermath, reportKey, rows.Values.ToDictionary(row => row.ChangeKey, row => new ObjectRef(row.Type, row.ObjectId)), cancel);
        return new([.. page.Where(rows.ContainsKey).Select(key => rows[key]).Select(row => new ChangeSummary
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
        })], matching.Count);
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
        IReadOnlyList<string?> texts = [.. items.SelectMany(item => new[] { item.From, item.Now }), change.FromContent, change.NowContent];
        var known = new Dictionary<string, string>(await names.InsideAsync(texts, change.FromSnapshotKey, cancel), StringComparer.Ordinal);
        foreach (var (id, name) in await roles.OfAsync(change.Type, texts, change.FromSnapshotKey, cancel))
            known[id] = name;
        items = items.ConvertAll(item => AppRoleNames.RoleOf(item, known) is { } role ? item with { TargetName = $"{item.TargetName ?? "an application"}: {role}" } : item);
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
        return (await indexes.OfAsync(reportKey, cancel)).Facets(filter);
    }

    private static Task<long?> FromAsync(PortalDbContext db, long reportKey, CancellationToken cancel) =>
        db.Reports.Where(report => report.ReportKey == reportKey).Select(report => report.FromSnapshotKey).SingleOrDefaultAsync(cancel);

    private Task<Person> DemandAsync(long reportKey, CancellationToken cancel) =>
        actor.DemandAsync(Permissions.ViewReports, "report.view", $"report {reportKey}", cancel);
}
