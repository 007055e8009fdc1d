using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>The links of a type that is read whole and whose links a delta round carries for all objects at once; what it leaves out is asked for by path.</summary>
/// <param name="listed">The objects that the list showed.</param>
internal sealed class RoundLinks(
    GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses, PageLinks pageLinks, IdSet listed, Func<ReadPage, CancellationToken, Task> onPage)
{
    private readonly IdSet untold = [];

    /// <summary>Whether the round did not name an object: when its path had nothing to show either, it may have been gone for the while.</summary>
    public bool LeavesOut(string id) => untold.Contains(id);

    /// <summary>Whether there are links that delta ought to have told and did not: changes alone would miss them.</summary>
    public bool IsPartial { get; private set; }

    /// <param name="tracked">Those that ride on no list.</param>
    public async Task ReadAsync(IEnumerable<Relation> tracked, CancellationToken cancel)
    {
        foreach (var query in tracked.GroupBy(relation => relation.DeltaPath!, StringComparer.Ordinal))
        {
            if (losses.Refuses(""))
                continue;
            var relations = query.ToList();
            var told = new IdSet();
            var targets = new HashSet<(string Relation, string Type)>();
            if (await StreamLinksAsync(query.Key, told, targets, cancel) is { } failure)
            {
                foreach (var relation in relations)
                    losses.Add(relation.Name, failure, pageLinks.Permissions(relation), anyRead: told.Count > 0);
            }

            if (losses.Touches(relations[0].Name))
                continue;
            var left = listed.Where(id => !told.Contains(id)).ToList();
            foreach (var id in left)
                untold.Add(id);
            await TakeUntoldAsync(relations, [.. left.Select(id => new ObjectRef(type.Name, id))], cancel);
            foreach (var relation in relations.Where(relation => relation.OmittedByPath is { } omitted && !targets.Contains((relation.Name, omitted))))
            {
                var (links, broken) = await new UntoldLinks(reads, type, relation, manner).ReadAsync(told.Contains, cancel);
                if (broken is not null)
                    losses.Add(relation.Name, broken, pageLinks.Permissions(relation), anyRead: true);
                if (links.Count > 0)
                    await onPage(new ReadPage([], [.. links]), cancel);
                IsPartial |= links.Count > 0;
            }
        }
    }

    // An object comes again and again with disjoint slices of its links; whoever writes them down takes them as they come.
    private async Task<GraphAnswer?> StreamLinksAsync(string path, IdSet told, HashSet<(string Relation, string Type)> targets, CancellationToken cancel)
    {
        var isWhole = false;
        await foreach (var sent in reads.PagesAsync(path, manner, cancel))
        {
            if (!sent.Succeeded)
                return sent;
            var page = new DeltaPage(type, sent.Body);
            foreach (var one in page.Told)
                told.Add(type.RefOf(one).Id);
            foreach (var id in page.Removed.Keys)
                untold.Add(id);
            targets.UnionWith(page.Links.Select(link => (link.Relation, link.Target.Type)));
            IReadOnlyList<Link> links = [.. page.Links.Where(link => listed.Contains(link.Source.Id))], gone = [.. page.LinksGone.Where(link => listed.Contains(link.Source.Id))];
            if (links.Count > 0)
                await onPage(new ReadPage([], links), cancel);
            if (gone.Count > 0)
                await onPage(new ReadPage([], []) { Kind = PageKind.LateChange, LinksGone = gone }, cancel);
            isWhole = GraphReads.DeltaLink(sent.Body) is not null;
        }

        return isWhole ? null : DeltaTokens.Unfinished;
    }

    // A delta round that does not mention a listed object has not said that it has no links.
    private async Task TakeUntoldAsync(IReadOnlyList<Relation> relations, IReadOnlyList<ObjectRef> untold, CancellationToken cancel)
    {
        foreach (var relation in relations)
        {
            if (await pageLinks.ByPathAsync(relation, untold, cancel) is { Count: > 0 } links)
                await onPage(new ReadPage([], links), cancel);
        }
    }
}
