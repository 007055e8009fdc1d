using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Reads the rows of one report into its index.</summary>
internal sealed class ReportIndexReader(PortalDbContext db, long reportKey)
{

    private readonly ReportTexts texts = new();
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly List<IndexedFacet> facets = [];
    private readonly Dictionary<(string Path, string Kind), int> facetOf = [];

    public async Task<ReportIndex> ReadAsync(CancellationToken cancel)
    {
        var changes = await ChangesAsync(cancel);
        var places = new Dictionary<long, int>(changes.Length);
        for (var number = 0; number < changes.Length; number++)
            places[changes[number].Key] = number;
        var (items, owners) = await ItemsAsync(places, cancel);
        texts.Close();

        var first = new int[changes.Length + 1];
        foreach (var owner in owners)
            first[owner + 1]++;
        for (var number = 0; number < changes.Length; number++)
            first[number + 1] += first[number];
        var (ordered, next) = (new IndexedItem[items.Count], first.ToArray());
        for (var item = 0; item < items.Count; item++)
        {
            ordered[next[owners[item]]++] = items[item];
            var change = changes[owners[item]];
            changes[owners[item]] = change with { IsKept = change.IsKept || items[item].KeptReason(change) is not null, IsTickable = change.IsTickable || items[item].NotRestorable is null };
        }
        return new(changes, ordered, first, facets, texts);
    }

    private async Task<IndexedChange[]> ChangesAsync(CancellationToken cancel)
    {
        var (changes, wholes) = (new List<(string Name, IndexedChange Change)>(), new Dictionary<long, string>());
        await foreach (var row in db.ReportChanges.Where(change => change.ReportKey == reportKey)
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
                change.RiskCount,
                change.NotRestorable,
                change.IsCreatedSince,
                change.PartOf,
                change.FollowsFrom,
            }).AsAsyncEnumerable().AheadAsync(cancel))
        {
            if ((row.FollowsFrom ?? row.PartOf) is { } whole)
                wholes[row.ChangeKey] = whole;
            changes.Add((row.DisplayName, new()
            {
                Key = row.ChangeKey,
                Type = Shared(row.Type),
                Action = StoredNames.Read<ChangeAction>(row.Action),
                Attributes = row.AttributeCount,
                Links = row.LinkCount,
                Risks = row.RiskCount,
                RowRisks = row.RiskCount,
                RowAttributes = row.AttributeCount,
                RowLinks = row.LinkCount,
                IsCreatedSince = row.IsCreatedSince,
                IsConsequence = row.FollowsFrom is not null,
                NotRestorable = row is { FollowsFrom: null, NotRestorable: { } reason } ? Shared(reason) : null,
                IsKept = row is { FollowsFrom: null, NotRestorable: not null },
                Id = texts.Append(row.ObjectId),
                Name = texts.Add(row.DisplayName),
                SearchName = texts.Add(row.SearchName),
            }));
        }
        IndexedChange[] ordered = [.. changes.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Change.Key)
            .Select((one, rank) => one.Change with { NameRank = rank }).OrderBy(change => change.Type, StringComparer.Ordinal)];
        FindRows(ordered, wholes);
        return ordered;
    }

    // A service principal whose application changed too is in one row with it, and what follows from a change in the row of that change.
    private void FindRows(IndexedChange[] changes, Dictionary<long, string> wholes)
    {
        if (wholes.Count == 0)
            return;
        var named = wholes.Values.ToHashSet(StringComparer.Ordinal);
        var types = named.Select(name => StoredNames.ReadRef(name).Type).ToHashSet(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < changes.Length; number++)
        {
            if (types.Contains(changes[number].Type) && StoredNames.Of(new(changes[number].Type, texts[changes[number].Id])) is var name && named.Contains(name))
                numbers[name] = number;
        }

        foreach (var (part, number) in changes.Select((change, number) => (change, number)).Where(one => wholes.ContainsKey(one.change.Key)).ToList())
        {
            if (!numbers.TryGetValue(wholes[part.Key], out var place))
                continue;
            var whole = changes[place];
            changes[number] = changes[number] with { Under = place };
            changes[place] = whole with
            {
                RowRisks = Math.Max(whole.RowRisks, part.Risks),
                RowAttributes = whole.RowAttributes + (part.IsConsequence ? 0 : part.Attributes),
                RowLinks = whole.RowLinks + (part.IsConsequence ? 0 : part.Links),
            };
        }
    }

    private async Task<(List<IndexedItem> Items, List<int> Owners)> ItemsAsync(Dictionary<long, int> places, CancellationToken cancel)
    {
        var (items, owners) = (new List<IndexedItem>(), new List<int>());
        await foreach (var row in db.ReportItems.Where(item => item.ReportKey == reportKey).OrderBy(item => item.ItemKey)
            .Select(item => new
            {
                item.ItemKey,
                item.ChangeKey,
                item.Kind,
                item.Path,
                item.TargetId,
                item.TargetName,
                item.From,
                item.Now,
                item.LinkInFrom,
                item.LinkInNow,
                item.NotRestorable,
                item.Risk,
            }).AsAsyncEnumerable().AheadAsync(cancel))
        {
            owners.Add(places[row.ChangeKey]);
            items.Add(new()
            {
                Key = row.ItemKey,
                Kind = StoredNames.Read<ItemKind>(row.Kind),
                Path = Shared(row.Path),
                Facet = FacetOf(row.Path, row.Kind),
                Target = texts.Add(row.TargetId),
                TargetName = texts.Add(row.TargetName),
                From = texts.Add(row.From),
                Now = texts.Add(row.Now),
                LinkInFrom = row.LinkInFrom,
                LinkInNow = row.LinkInNow,
                NotRestorable = row.NotRestorable is { } reason ? Shared(reason) : null,
                Risk = row.Risk is { } risk ? Shared(risk) : null,
            });
        }
        return (items, owners);
    }

    // An element of a keyed array has a path of its own; people look for the array.
    private int FacetOf(string path, string kind)
    {
        if (kind == StoredNames.Object)
            return IndexedFacet.None;
        if (facetOf.TryGetValue((path, kind), out var known))
            return known;
        var facet = new IndexedFacet(path.Split('[')[0], kind == StoredNames.Link);
        var number = facets.IndexOf(facet);
        if (number < 0)
        {
            number = facets.Count;
            facets.Add(facet);
        }
        return facetOf[(path, kind)] = number;
    }

    private string Shared(string word)
    {
        if (words.TryGetValue(word, out var known))
            return known;
        words.Add(word);
        return word;
    }
}
