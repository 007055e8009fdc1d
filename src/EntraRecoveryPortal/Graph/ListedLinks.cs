using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// The links of a relation that lists of its own carry, of those objects alone that may hold such links: a page for a thousand of these, and none for all the others.
/// </summary>
internal sealed class ListedLinks(GraphReads reads, ObjectType type, Relation relation, ReadManner manner, ReadLosses losses)
{
    private readonly PageLinks pageLinks = new(reads, type, manner, losses);
    private readonly IdSet told = [];

    /// <summary>Reads them with a type that is read whole. A list that does not show one of the holders has not said that it holds none.</summary>
    /// <param name="listed">Every object of the type.</param>
    /// <param name="holders">Of these, who may hold such links.</param>
    public async Task ReadAsync(IdSet listed, IdSet holders, Func<ReadPage, CancellationToken, Task> onPage, CancellationToken cancel)
    {
        await ReadListsAsync(links => TakeAsync([.. links.Where(link => listed.Contains(link.Source.Id))]), cancel);
        if (!losses.Touches(relation.Name))
            await TakeAsync(await pageLinks.ByPathAsync(relation, [.. holders.Where(id => !told.Contains(id)).Select(id => new ObjectRef(type.Name, id))], cancel));

        Task TakeAsync(IReadOnlyList<Link> links) => links.Count == 0 ? Task.CompletedTask : onPage(new ReadPage([], links), cancel);
    }

    /// <summary>Reads them beside the changes of a type, as changes from what was known.</summary>
    /// <param name="known">The links of the snapshot before.</param>
    /// <param name="arrived">Objects that changes told.</param>
    /// <param name="removed">How many objects changes told to be gone; Graph may count them still.</param>
    public async Task ReadChangesAsync(TypePlan plan, IReadOnlyCollection<Link> known, IdSet arrived, int removed, Func<ReadPage, CancellationToken, Task> onPage, CancellationToken cancel)
    {
        var expected = await CountAsync(cancel);
        var now = new HashSet<Link>();
        await ReadListsAsync(Take, cancel);
        // Read once more, a list that lost a page by mischance gives what it kept back.
        if (told.Count + removed < expected && !losses.Touches(relation.Name))
            await ReadListsAsync(Take, cancel);
        if (told.Count + removed < expected)
            losses.Add(relation.Name, $"Microsoft Graph counts {expected} {type.PluralInSentence} that may have {relation.Name}, and its list, read twice, does not show {expected - told.Count - removed} of them.");
        if (!losses.Touches(relation.Name))
            now.UnionWith(await pageLinks.ByPathAsync(relation, [.. known.Select(link => link.Source).Distinct().Where(source => !told.Contains(source.Id))], cancel));
        var gone = losses.Touches(relation.Name) ? [] : await WithoutBinnedAsync([.. known.Except(now)], cancel);
        if (losses.Touches(relation.Name))
            return;

        var links = now.Except(known).ToList();
        var held = await plan.Known([.. links.Select(link => link.Source).Distinct().Where(source => !arrived.Contains(source.Id))], cancel);
        links.RemoveAll(link => !arrived.Contains(link.Source.Id) && held.GetValueOrDefault(link.Source)?.State != ObjectState.Present);
        if (links.Count + gone.Count > 0)
            await onPage(new ReadPage([], links) { Kind = PageKind.Change, LinksGone = gone }, cancel);

        Task Take(IReadOnlyList<Link> some)
        {
            now.UnionWith(some);
            return Task.CompletedTask;
        }
    }

    private async Task ReadListsAsync(Func<IReadOnlyList<Link>, Task> takeAsync, CancellationToken cancel)
    {
        foreach (var list in relation.Lists)
        {
            await foreach (var page in reads.PagesAsync(GraphPath.With(list, "$select=id", GraphPath.Expand(relation.Expand)), manner, cancel))
            {
                if (!page.Succeeded)
                {
                    losses.Add(relation.Name, page, pageLinks.Permissions(relation), anyRead: told.Count > 0);
                    return;
                }

                IReadOnlyList<JsonElement> sent = [.. GraphReads.Items(page.Body).Where(one => told.Add(type.RefOf(one).Id))];
                await takeAsync(await pageLinks.ExpandedAsync(relation, sent, cancel));
            }
        }
    }

    private async Task<int> CountAsync(CancellationToken cancel)
    {
        var sum = 0;
        foreach (var list in relation.Lists)
            sum += await ListCount.OfAsync(reads, list.Split("&$top", 2)[0].Split("?$top", 2)[0], manner, cancel) ?? 0;
        return sum;
    }

    // Whoever lies in the recycle bin is still linked to, and does not show.
    private async Task<IReadOnlyList<Link>> WithoutBinnedAsync(IReadOnlyList<Link> missing, CancellationToken cancel)
    {
        var kept = new HashSet<ObjectRef>();
        foreach (var targets in missing.Select(link => link.Target).Distinct().GroupBy(target => target.Type, StringComparer.Ordinal))
        {
            if (!Catalogue.TryFind(targets.Key, out var targetType))
                continue;
            var verdict = await new MissingObjects(reads, targetType, manner).SettleAsync([.. targets], cancel);
            if (verdict.Unknown.Count > 0)
                losses.Add(relation.Name, $"What became of {targetType.PluralInSentence} that are no {relation.Name} any more is not known. {verdict.Reason}");
            kept.UnionWith(verdict.InBin.Select(one => one.Ref));
        }

        return [.. missing.Where(link => !kept.Contains(link.Target))];
    }
}
