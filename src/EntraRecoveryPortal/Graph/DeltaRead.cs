using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads what changed in a type since a token was given, and hands it on as changes.</summary>
internal sealed class DeltaRead(GraphReads reads, TypePlan plan, ReadManner manner, ReadLosses losses, Func<ReadPage, CancellationToken, Task> onPage)
{
    private const int RemovedAtOnce = 10_000;
    private readonly ObjectType type = plan.Type;
    private readonly Dictionary<ObjectRef, bool> removed = [];

    /// <summary>Objects that <see cref="ChangesAsync"/> told.</summary>
    public IdSet Arrived { get; } = [];

    /// <summary>How many objects are gone.</summary>
    public int Removed => removed.Count;

    /// <summary>The link for the next time, once the round has ended.</summary>
    public string? Link { get; private set; }

    /// <summary>Hands on what changed since the snapshot before; what comes back is what broke the round off.</summary>
    public async Task<GraphAnswer?> ChangesAsync(string since, CancellationToken cancel)
    {
        if (await DrainAsync(since, TakeChangesAsync, cancel) is { } failure)
            return failure;
        await SettleRemovedAsync(PageKind.Change, plan.Known, cancel);
        return null;
    }

    /// <summary>Hands on what changed while the type was listed. What was listed has been passed on, so these objects are read again.</summary>
    public async Task<GraphAnswer?> LateChangesAsync(string since, Func<string, bool> wasListed, CancellationToken cancel)
    {
        if (await DrainAsync(since, (page, token) => TakeLateChangesAsync(page, wasListed, token), cancel) is { } failure)
            return failure;
        await SettleRemovedAsync(PageKind.LateChange, (_, _) => Task.FromResult(NothingKnown), cancel);
        return null;
    }

    /// <summary>Only learns what a round tells of.</summary>
    public async Task<ToldChanges?> TellAsync(string since, CancellationToken cancel)
    {
        var objects = new HashSet<string>(StringComparer.Ordinal);
        var links = new HashSet<(string Source, string Relation, string Target)>();
        var failure = await DrainAsync(since, (page, _) =>
        {
            objects.UnionWith(page.Told.Select(sent => type.RefOf(sent).Id));
            objects.UnionWith(page.Removed.Keys);
            links.UnionWith(page.Links.Concat(page.LinksGone).Select(link => (link.Source.Id, link.Relation, link.Target.Id)));
            return Task.FromResult<GraphAnswer?>(null);
        }, cancel);
        return failure is null ? new ToldChanges(objects, links) : null;
    }

    private async Task<GraphAnswer?> DrainAsync(string since, Func<DeltaPage, CancellationToken, Task<GraphAnswer?>> takeAsync, CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(since, manner, cancel))
        {
            if (!page.Succeeded)
                return page;
            if (await takeAsync(new DeltaPage(type, page.Body), cancel) is { } failure)
                return failure;
            Link = GraphReads.DeltaLink(page.Body);
        }

        return Link is null ? DeltaTokens.Unfinished : null;
    }

    private async Task<GraphAnswer?> TakeChangesAsync(DeltaPage page, CancellationToken cancel)
    {
        // A removal gives Graph's own id, which names nothing where that id is not stable.
        if (type.NaturalKey.Count > 0 && page.Removed.Count > 0)
            return new GraphAnswer { Status = 0, Message = $"{type.Plural} were removed, and Microsoft Graph does not tell which" };
        if (page.Told.Any(sent => ObjectBody.IsBare(sent) && !page.Links.Concat(page.LinksGone).Any(link => link.Source == type.RefOf(sent))))
            return new GraphAnswer { Status = 0, Message = "Microsoft Graph gave only the ids of what changed" };

        var told = page.Told.ToDictionary(type.RefOf);
        foreach (var target in told.Keys)
            Arrived.Add(target.Id);
        var known = await plan.Known([.. told.Keys, .. page.Removed.Keys.Select(RefOf)], cancel);
        // What nobody knew and is gone for good tells nothing; what is gone stays so.
        Remember(told.Keys, page.Removed.Where(one => !one.Value || known.ContainsKey(RefOf(one.Key)))
            .Where(one => known.GetValueOrDefault(RefOf(one.Key))?.State != ObjectState.Gone));

        var objects = new List<DirectoryObject>();
        objects.AddRange(told.Where(one => !ObjectBody.IsBare(one.Value)).Select(one => Merge(one.Key, one.Value, known.GetValueOrDefault(one.Key))));
        var returned = known.Values.Where(before => told.ContainsKey(before.Ref) && before.State != ObjectState.Present).Select(before => before.Ref).ToList();
        IReadOnlyList<Link> links = [.. await LinksOfAsync(returned, cancel), .. await LinksToAsync(page, returned, cancel)];
        await onPage(new ReadPage(objects, [.. page.Links, .. links]) { Kind = PageKind.Change, LinksGone = [.. page.LinksGone.Except(links)] }, cancel);
        return null;
    }

    private async Task<GraphAnswer?> TakeLateChangesAsync(DeltaPage page, Func<string, bool> wasListed, CancellationToken cancel)
    {
        var objects = new List<DirectoryObject>();
        var told = page.Told.Select(type.RefOf).ToList();
        // A removed grant is not told by its name; the list, read when it was or was not there, stands.
        Remember(told, type.NaturalKey.Count == 0 ? page.Removed : []);
        var sight = await new LiveRead(reads).RunAsync(told, new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel);
        objects.AddRange(sight.Objects.Select(live => new DirectoryObject { Ref = live.Ref, State = live.State, Content = live.Content ?? RemovedObjects.Nothing }));
        losses.Add(sight.Unread);
        var present = sight.Objects.Where(live => live.State == ObjectState.Present).Select(live => live.Ref).ToList();
        // A manager who came back in the middle of the list was listed, and was not shown with those who were listed before.
        IReadOnlyList<Link> links = [.. await LinksOfAsync([.. present.Where(target => !wasListed(target.Id))], cancel), .. await LinksToAsync(page, present, cancel)];
        await onPage(new ReadPage(objects, [.. page.Links, .. links]) { Kind = PageKind.LateChange, LinksGone = [.. page.LinksGone.Except(links)] }, cancel);
        return null;
    }

    // The last word on an object counts, so what was removed is looked up after the last page, and together.
    private void Remember(IEnumerable<ObjectRef> told, IEnumerable<KeyValuePair<string, bool>> gone)
    {
        foreach (var target in told)
            removed.Remove(target);
        foreach (var (id, isForGood) in gone)
            removed[RefOf(id)] = isForGood;
    }

    private async Task SettleRemovedAsync(PageKind kind, KnownObjects known, CancellationToken cancel)
    {
        foreach (var some in removed.Chunk(RemovedAtOnce))
        {
            var settled = await new RemovedObjects(reads, type, manner, losses, plan.InBin).SettleAsync(some.ToDictionary(), await known([.. some.Select(one => one.Key)], cancel), cancel);
            if (settled.Count > 0)
                await onPage(new ReadPage(settled, []) { Kind = kind }, cancel);
        }
    }

    // What comes back out of the bin has its links again, and no change of them is told. A round for these objects alone tells all that they have.
    private async Task<IReadOnlyList<Link>> LinksOfAsync(IReadOnlyList<ObjectRef> returned, CancellationToken cancel)
    {
        var links = new List<Link>();
        foreach (var query in type.Relations.Where(relation => relation is { IsTracked: true, IsSingle: false }).GroupBy(relation => relation.DeltaPath!, StringComparer.Ordinal))
        {
            foreach (var few in returned.Chunk(DeltaLinks.IdsPerQuery))
            {
                var round = new DeltaLinks(reads, [.. query], manner);
                if (await round.DrainAsync(query.Key, few, cancel) is { } failure)
                    losses.Add(query.First().Name, failure, type.ReadPermissions, anyRead: true);
                links.AddRange(few.SelectMany(round.Of));
            }
        }

        if (returned.Count == 0 || Single.Count == 0)
            return links;
        var sight = await new LiveRead(reads).RunAsync(returned, Wanted(returned), cancel);
        losses.Add(sight.Unread);
        return [.. links, .. sight.Objects.SelectMany(LinksOf)];
    }

    // A manager in the bin does not show, so a link to one that was never seen shows first when he is back, and those who hold it did not change.
    private async Task<IReadOnlyList<Link>> LinksToAsync(DeltaPage page, IReadOnlyList<ObjectRef> returned, CancellationToken cancel)
    {
        if (returned.Count == 0)
            return [];
        var links = new List<Link>();
        foreach (var relation in type.Relations.Where(relation => relation is { IsTracked: true, IsSingle: true, InversePath: not null }))
        {
            var answers = await reads.BatchAsync([.. returned.Select(target => GraphPath.With($"{type.ItemPathOf(target)}/{relation.InversePath}", "$select=id", "$top=999"))], manner, cancel);
            foreach (var (target, answer) in returned.Zip(answers).Where(pair => pair.Second.Status != 404))
            {
                var holders = await reads.ItemsAsync(answer, manner, cancel);
                if (holders.Failure is { } failure)
                    losses.Add(relation.Name, failure, type.ReadPermissions, anyRead: true);
                links.AddRange(holders.Items.Where(holder => LinkTargets.Of(relation, holder).Type == type.Name).Select(holder => new Link(RefOf(holder.TextAt("id")!), relation.Name, target)));
            }
        }

        // What the round itself tells of somebody's manager is the word that the next round goes on from.
        var told = page.Links.Concat(page.LinksGone).Select(link => (link.Source, link.Relation)).ToHashSet();
        return [.. links.Where(link => !told.Contains((link.Source, link.Relation)))];
    }

    /// <summary>Only what was sent is taken: parts that are read elsewhere, and what was never set, stay as they were.</summary>
    private DirectoryObject Merge(ObjectRef target, JsonElement sent, DirectoryObject? before)
    {
        var relations = type.Relations.Select(relation => relation.Name).ToList();
        var content = ObjectBody.Keep(type, sent, relations, new Dictionary<string, JsonElement>(StringComparer.Ordinal));
        if (before is null or { State: not ObjectState.Present })
            return new DirectoryObject { Ref = target, Content = content };
        var merged = JsonObject.Create(before.Content.Root)!;
        foreach (var property in content.Root.EnumerateObject())
            merged[property.Name] = JsonSerializer.SerializeToNode(property.Value);
        return new DirectoryObject { Ref = target, Content = CanonicalJson.From(JsonSerializer.SerializeToElement(merged)) };
    }

    private ObjectRef RefOf(string id) => new(type.Name, id);

    private IReadOnlyList<string> Single => [.. type.Relations.Where(relation => relation is { IsTracked: true, IsSingle: true }).Select(relation => relation.Name)];

    private Dictionary<ObjectRef, IReadOnlyList<string>> Wanted(IEnumerable<ObjectRef> refs) => refs.ToDictionary(target => target, _ => Single);

    private static IEnumerable<Link> LinksOf(Core.Recovering.LiveObject live) =>
        live.Links.SelectMany(relation => relation.Value.Select(target => new Link(live.Ref, relation.Key, target)));

    private static IReadOnlyDictionary<ObjectRef, DirectoryObject> NothingKnown { get; } = new Dictionary<ObjectRef, DirectoryObject>();
}
