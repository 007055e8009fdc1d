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
public sealed class ReportBrowser(IDbContextFactory<PortalDbContext> databases, ReportIndexes indexes, ReportNames names, AftermathHistory aftermath, Actor actor)
{
    public async Task<Page<ChangeSummary>> ChangesAsync(long reportKey, ChangeView view, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        var index = await indexes.OfAsync(reportKey, cancel);
        var all = index.Rows(view.Filter);
        var page = index.Page(all, view);
        var parts = page.ToDictionary(row => row, row => index.PartsOf(row).ToList());
        long[] keys = [.. page.Select(row => index[row].Key), .. parts.Values.SelectMany(part => part)];
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ticks = db.TicksOf(reportKey, person);
        var rows = await db.ReportChanges.Where(change => change.ReportKey == reportKey && EF.Parameter(keys).Contains(change.ChangeKey))
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
                change.Cause,
                Tickable = change.NotRestorable != null ? 0 : db.ReportItems.Count(item => item.ChangeKey == change.ChangeKey && item.NotRestorable == null),
                Ticked = db.ReportItems.Count(item => item.ChangeKey == change.ChangeKey && ticks.Any(tick => tick.ItemKey == item.ItemKey)),
            }).ToDictionaryAsync(row => row.ChangeKey, cancel);
        // Assignments and grants have no names of their own but those of their ends.
        var known = await names.OfAsync(reportKey, rows.Values.SelectMany(row => new[] { row.DisplayName, row.SearchName }), rows.Values.Select(row => new ObjectRef(row.Type, row.ObjectId)), cancel);
        var changedBack = await ChangedBackMarks.ReadAsync(db, aftermath, reportKey, rows.Values.ToDictionary(row => row.ChangeKey, row => new ObjectRef(row.Type, row.ObjectId)), cancel);
        var summaries = rows.Values.ToDictionary(row => row.ChangeKey, row => new ChangeSummary
        {
            Key = row.ChangeKey,
            Ref = new(row.Type, row.ObjectId),
            DisplayName = ReportNames.NameOf(row.DisplayName, known),
            SearchName = ReportNames.SearchNameOf(new(row.Type, row.ObjectId), row.SearchName, known),
            Action = StoredNames.Read<ChangeAction>(row.Action),
            AttributeCount = row.AttributeCount,
            LinkCount = row.LinkCount,
            IsCreatedSince = row.IsCreatedSince,
            NotRestorable = row.NotRestorable,
            Risks = row.Risks is null ? [] : JsonSerializer.Deserialize<List<string>>(row.Risks) ?? [],
            Cause = row.Cause,
            ChangedBackAfter = changedBack.TryGetValue(row.ChangeKey, out var recovery) ? recovery : null,
            TickableCount = row.Tickable,
            TickedCount = row.Ticked,
        });
        return new([.. page.Where(row => summaries.ContainsKey(index[row].Key)).Select(row => summaries[index[row].Key] with
        {
            Parts = [.. parts[row].Where(summaries.ContainsKey).Select(key => summaries[key])],
            ConsequenceCount = index.ConsequencesOf(row),
        })], all.Count);
    }

    /// <summary>All that an open row shows.</summary>
    public async Task<OpenRow> OpenAsync(long reportKey, ChangeSummary row, ChangeFilter filter, CancellationToken cancel)
    {
        await DemandAsync(reportKey, cancel);
        var items = new Dictionary<long, ReportItems>();
        foreach (var one in row.Objects)
            items[one.Key] = await ItemsAsync(one.Key, cancel);
        return new(items, row.ConsequenceCount == 0 ? Consequences.None : await ConsequencesAsync(reportKey, row.Key, filter, cancel));
    }

    /// <summary>What followed from one change: the first of it, with those first that match.</summary>
    public async Task<Consequences> ConsequencesAsync(long reportKey, long changeKey, ChangeFilter filter, CancellationToken cancel)
    {
        await DemandAsync(reportKey, cancel);
        var all = (await indexes.OfAsync(reportKey, cancel)).ConsequencesOf(changeKey, filter);
        long[] keys = [.. all.Take(Consequences.Most)];
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = await db.ReportChanges.Where(change => EF.Parameter(keys).Contains(change.ChangeKey))
            .Select(change => new { change.ChangeKey, change.Type, change.ObjectId, change.DisplayName, change.NotRestorable, change.Cause }).ToDictionaryAsync(change => change.ChangeKey, cancel);
        var items = (await db.ReportItems.AsNoTracking().Where(item => EF.Parameter(keys).Contains(item.ChangeKey)).OrderBy(item => item.ItemKey).ToListAsync(cancel))
            .ToLookup(item => item.ChangeKey, item => ItemOf(item, isTicked: false, changedBackAfter: null));
        return new(
            [.. keys.Select(key => changes[key]).Select(change => new Consequence(new(change.Type, change.ObjectId), change.DisplayName, change.Cause, [.. items[change.ChangeKey]]))],
            all.Count,
            await names.OfAsync(reportKey, items.SelectMany(each => each).SelectMany(item => new[] { item.From, item.Now }), [], cancel));
    }

    public async Task<ReportItems> ItemsAsync(long changeKey, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var change = await db.ReportChanges.Where(row => row.ChangeKey == changeKey)
            .Select(row => new { row.ReportKey, row.Type, row.ObjectId, row.FromContent, row.NowContent })
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
        var items = rows.ConvertAll(row => ItemOf(row.item, row.IsTicked, ChangedBackMarks.Of(writes[of], row.item)));
        var (from, now) = (JsonText.Parse(change.FromContent), JsonText.Parse(change.NowContent));
        IReadOnlyList<string?> texts = [.. items.SelectMany(item => new[] { item.From, item.Now }), change.FromContent, change.NowContent];
        var known = await names.OfAsync(change.ReportKey, texts, items.Select(item => item.Target).OfType<ObjectRef>().Append(of), cancel);
        items = items.ConvertAll(item => item with { TargetName = ReportNames.WithRole(item.Target, item.TargetName, known) });
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

    private static ReportItem ItemOf(ReportItemRow row, bool isTicked, int? changedBackAfter) => new()
    {
        Key = row.ItemKey,
        Kind = StoredNames.Read<ItemKind>(row.Kind),
        Path = row.Path,
        Target = StoredNames.TargetOf(row),
        TargetName = row.TargetName,
        From = row.From,
        Now = row.Now,
        LinkInFrom = row.LinkInFrom,
        LinkInNow = row.LinkInNow,
        NotRestorable = row.NotRestorable,
        Risk = row.Risk,
        ChangedBackAfter = changedBackAfter,
        IsTicked = isTicked,
    };

    private Task<Person> DemandAsync(long reportKey, CancellationToken cancel) =>
        actor.DemandAsync(Permissions.ViewReports, "report.view", $"report {reportKey}", cancel);
}
