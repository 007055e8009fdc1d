using System.Runtime.CompilerServices;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>One reading of one type, driven by its catalogue entry: objects, joined parts, links, and the recycle bin.</summary>
internal sealed class TypeRead
{
    private readonly GraphReads reads;
    private readonly ObjectType type;
    private readonly ReadManner manner;
    private readonly Func<ReadPage, CancellationToken, Task> onPage;
    private readonly ReadLosses losses;
    private readonly PageLinks pageLinks;
    private readonly JoinedParts joined;
    private readonly string? riding;
    private readonly IReadOnlyList<string> expandedLinks;
    private readonly Dictionary<string, ObjectState> seen = new(StringComparer.Ordinal);
    private readonly ListCount count;
    private int withheld;

    public TypeRead(GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses, Func<ReadPage, CancellationToken, Task> onPage, DateTime startedAt)
    {
        this.reads = reads;
        this.type = type;
        this.manner = manner;
        this.losses = losses;
        this.onPage = onPage;
        riding = RidingExpand(type);
        pageLinks = new PageLinks(reads, type, manner, losses);
        joined = new JoinedParts(reads, type, riding, manner, losses);
        count = new ListCount(reads, type, manner, startedAt);
        expandedLinks = [.. type.Relations.Where(relation => PageLinks.Rides(relation, riding)).Select(relation => relation.Name)];
    }

    /// <summary>Whether an object was listed as being in the directory.</summary>
    public bool Shows(string id) => seen.GetValueOrDefault(id, ObjectState.Gone) == ObjectState.Present;

    /// <summary>Whether there are links that delta ought to have told and did not: changes alone would miss them.</summary>
    public bool DeltaIsPartial { get; private set; }

    /// <summary>What was asked for, and permitted.</summary>
    public CaptureProfile Profile => new()
    {
        Type = type.Name,
        Properties = losses.Refuses("") ? [] : type.Select.Count == 0 ? [CaptureProfile.DefaultBody] : type.Select,
        Relations =
        [
            .. type.Relations.Select(relation => relation.Name).Where(name => !losses.Refuses(name) && !losses.Refuses("")),
            .. type.Joined.Select(part => part.Name).Where(name => !losses.Touches(name) && !losses.Refuses("")),
        ],
    };

    /// <summary>What of it was read.</summary>
    public IReadOnlyList<Coverage> Coverage =>
    [
        losses.Coverage(""),
        .. type.Relations.Select(relation => losses.Coverage(relation.Name)),
        .. type.Joined.Select(part => losses.Coverage(part.Name)),
        .. type.DeletedListPath is null ? [] : new[] { losses.Coverage(Core.Directory.Coverage.RecycleBin) },
    ];

    /// <summary>Graph takes one $expand a request.</summary>
    public static string? RidingExpand(ObjectType type) =>
        type.Expand ?? type.Joined.Select(part => part.Expand).Concat(type.Relations.Select(relation => relation.Expand)).FirstOrDefault(expand => expand is not null);

    public async Task RunAsync(CancellationToken cancel)
    {
        await joined.PrepareAsync(cancel);
        await count.TakeAsync(cancel);
        await ReadOnceAsync(cancel);
        // Read once more, a list that lost a page by mischance gives what it kept back.
        if (count.Shortfall(Listed) > 0 && !losses.Touches(""))
        {
            await ReadOnceAsync(cancel);
            await count.TakeAsync(cancel);
            if (count.Shortfall(Listed) is var lacking and > 0)
                losses.Add("", $"Microsoft Graph counts {count.Expected} {type.PluralInSentence}, and its list, read twice, does not show {lacking} of them.");
        }

        if (withheld > 0)
            losses.Add("", $"Microsoft Graph gave only the ids of {withheld} {type.PluralInSentence}: the app may not read them. They are not in this snapshot.");
    }

    private int Listed => withheld + seen.Values.Count(state => state == ObjectState.Present);

    private async Task ReadOnceAsync(CancellationToken cancel)
    {
        await foreach (var page in ObjectPagesAsync(cancel))
            await TakeAsync(page, ObjectState.Present, cancel);
        await TakeDeltaLinksAsync(cancel);
        await TakeDeletedAsync(cancel);
    }

    private IAsyncEnumerable<IReadOnlyList<JsonElement>> ObjectPagesAsync(CancellationToken cancel) => type switch
    {
        { IsSingleton: true } => SingletonAsync(cancel),
        { ParentType: { } parent } => ChildrenAsync(Catalogue.Of(parent), type.ListPath, cancel),
        _ => ListAsync(GraphPath.With(type.ListPath, GraphPath.Select(type.Select), GraphPath.Expand(riding), GraphPath.Top(type.PageSize)), cancel),
    };

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> SingletonAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var answer = await reads.GetAsync(GraphPath.With(type.ListPath, GraphPath.Select(type.Select)), manner, cancel);
        var one = await reads.OneAsync(answer, manner, cancel);
        if (one.Failure is { } failure)
            Lose("", failure);
        else
            yield return one.Items;
    }

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(path, manner, cancel))
        {
            if (page.Succeeded)
            {
                yield return [.. GraphReads.Items(page.Body)];
            }
            else if (type.PartPath is { } part && page.Status == 400 && seen.Count == 0)
            {
                await foreach (var items in ChildrenAsync(Catalogue.Of(type.PartType!), part, cancel))
                    yield return items;
            }
            else
            {
                Lose("", page);
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> ChildrenAsync(ObjectType parent, string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        var parents = GraphPath.With(parent.ListPath, "$select=id", GraphPath.Expand(type.ParentExpand), GraphPath.Top(parent.PageSize));
        await foreach (var page in reads.PagesAsync(parents, manner, cancel))
        {
            if (!page.Succeeded)
            {
                Lose("", page);
                yield break;
            }

            var inside = GraphReads.Items(page.Body).ToLookup(CameInside);
            IReadOnlyList<JsonElement> children = [.. inside[true].SelectMany(one => one.GetProperty(type.ParentExpand!).EnumerateArray())];
            if (children.Count > 0)
                yield return children;
            var holders = inside[false].Select(parent.RefOf).ToList();
            var answers = await reads.BatchAsync([.. holders.Select(holder => parent.Fill(path, holder))], manner, cancel);
            // Some were deleted since they were listed, and their children with them.
            var deleted = (await new MissingObjects(reads, parent, manner).SettleAsync([.. holders.Zip(answers).Where(one => one.Second.Status == 404).Select(one => one.First)], cancel)).Deleted.ToHashSet();
            foreach (var answer in holders.Zip(answers).Where(one => !deleted.Contains(one.First)).Select(one => one.Second))
            {
                var listing = await reads.ItemsAsync(answer, manner, cancel);
                if (listing.Failure is { } failure)
                    Lose("", failure);
                if (listing.Items.Count > 0)
                    yield return listing.Items;
            }
        }
    }

    private bool CameInside(JsonElement parent) =>
        type.ParentExpand is { } name && parent.TryGetProperty(name, out var children) && children.ValueKind == JsonValueKind.Array && children.GetArrayLength() < PageLinks.ExpandLimit;

    private async Task TakeAsync(IReadOnlyList<JsonElement> sent, ObjectState state, CancellationToken cancel)
    {
        var fresh = sent.Where(IsReadable).Where(one => seen.TryAdd(type.RefOf(one).Id, state)).ToList();
        if (fresh.Count == 0)
            return;
        var parts = state == ObjectState.Present ? await joined.OfAsync(fresh, cancel) : null;
        var objects = fresh.Select((one, index) => new DirectoryObject
        {
            Ref = type.RefOf(one),
            State = state,
            Content = ObjectBody.Keep(type, one, expandedLinks, parts?[index] ?? JoinedParts.Nothing),
        }).ToList();
        await onPage(new ReadPage(objects, state == ObjectState.Present ? await LinksAsync(fresh, cancel) : []), cancel);
    }

    private async Task<IReadOnlyList<Link>> LinksAsync(IReadOnlyList<JsonElement> objects, CancellationToken cancel)
    {
        var links = new List<Link>();
        foreach (var relation in type.Relations.Where(relation => !IsByDelta(relation)))
        {
            links.AddRange(PageLinks.Rides(relation, riding)
                ? await pageLinks.ExpandedAsync(relation, objects, cancel)
                : await pageLinks.ByPathAsync(relation, [.. objects.Select(type.RefOf)], cancel));
        }

        return links;
    }

    private bool IsByDelta(Relation relation) => relation.DeltaPath is not null && !PageLinks.Rides(relation, riding);

    private async Task TakeDeltaLinksAsync(CancellationToken cancel)
    {
        foreach (var query in type.Relations.Where(IsByDelta).GroupBy(relation => relation.DeltaPath!, StringComparer.Ordinal))
        {
            if (losses.Refuses(""))
                continue;
            var relations = query.ToList();
            var told = new HashSet<string>(StringComparer.Ordinal);
            var targets = new HashSet<(string Relation, string Type)>();
            if (await StreamLinksAsync(query.Key, told, targets, cancel) is { } failure)
            {
                foreach (var relation in relations)
                    losses.Add(relation.Name, failure, pageLinks.Permissions(relation), anyRead: told.Count > 0);
            }

            if (losses.Touches(relations[0].Name))
                continue;
            await TakeUntoldAsync(relations, [.. seen.Where(one => one.Value == ObjectState.Present && !told.Contains(one.Key)).Select(one => new ObjectRef(type.Name, one.Key))], cancel);
            foreach (var relation in relations.Where(relation => relation.OmittedByPath is { } omitted && !targets.Contains((relation.Name, omitted))))
            {
                var (links, broken) = await new UntoldLinks(reads, type, relation, manner).ReadAsync(told.Contains, cancel);
                if (broken is not null)
                    losses.Add(relation.Name, broken, pageLinks.Permissions(relation), anyRead: true);
                if (links.Count > 0)
                    await onPage(new ReadPage([], [.. links]), cancel);
                DeltaIsPartial |= links.Count > 0;
            }
        }
    }

    // An object comes again and again with disjoint slices of its links; whoever writes them down takes them as they come.
    private async Task<GraphAnswer?> StreamLinksAsync(string path, HashSet<string> told, HashSet<(string Relation, string Type)> targets, CancellationToken cancel)
    {
        var isWhole = false;
        await foreach (var sent in reads.PagesAsync(path, manner, cancel))
        {
            if (!sent.Succeeded)
                return sent;
            var page = new DeltaPage(type, sent.Body);
            told.UnionWith(page.Told.Select(one => type.RefOf(one).Id));
            targets.UnionWith(page.Links.Select(link => (link.Relation, link.Target.Type)));
            IReadOnlyList<Link> links = [.. page.Links.Where(link => Shows(link.Source.Id))], gone = [.. page.LinksGone.Where(link => Shows(link.Source.Id))];
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

    private async Task TakeDeletedAsync(CancellationToken cancel)
    {
        if (type.DeletedListPath is not { } path || losses.Refuses(""))
            return;
        await foreach (var page in reads.PagesAsync(GraphPath.With(path, GraphPath.Select(DeletedSelect(type)), GraphPath.Top(type.PageSize)), manner, cancel))
        {
            if (!page.Succeeded)
            {
                LoseBin(page);
                break;
            }

            IReadOnlyList<JsonElement> deleted = [.. GraphReads.Items(page.Body)];
            count.Explain(deleted);
            await TakeAsync(deleted, ObjectState.SoftDeleted, cancel);
        }
    }

    public static IReadOnlyList<string> DeletedSelect(ObjectType type) =>
        type.Select.Count == 0 || type.Select.Contains("deletedDateTime", StringComparer.Ordinal) ? type.Select : [.. type.Select, "deletedDateTime"];

    // A bin that cannot be read at all leaves the list of what is there whole; one that broke off does not tell where the missing are.
    private void LoseBin(GraphAnswer failure)
    {
        losses.Add(Core.Directory.Coverage.RecycleBin, failure, type.ReadPermissions, anyRead: failure.Status is not (400 or 403 or 404));
        if (failure.Status is not (400 or 403 or 404))
            losses.Add("", $"The recycle bin of {type.Plural} could not be read to its end, so what is missing from the list may be in it.");
    }

    private void Lose(string relation, GraphAnswer failure) => losses.Add(relation, failure, type.ReadPermissions, anyRead: seen.Count > 0);

    private bool IsReadable(JsonElement sent)
    {
        if (ObjectBody.IsBare(sent))
        {
            withheld++;
            return false;
        }

        if (type.IsSingleton || type.NaturalKey.Count > 0 || sent.TextAt("id") is not null)
            return true;
        losses.Add("", $"Microsoft Graph sent a {type.Label} without an id.");
        return false;
    }
}
