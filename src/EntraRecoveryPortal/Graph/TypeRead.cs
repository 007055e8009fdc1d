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
    private readonly ObjectLists lists;
    private readonly RoundLinks roundLinks;
    private readonly IdSet listed = [];
    private readonly IdSet binned = [];
    private readonly Dictionary<Relation, IdSet> holders;
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
        lists = new ObjectLists(reads, type, riding, manner, losses);
        roundLinks = new RoundLinks(reads, type, manner, losses, pageLinks, listed, onPage);
        count = new ListCount(reads, type, manner, startedAt);
        holders = type.Relations.Where(relation => relation.Lists.Count > 0).ToDictionary(relation => relation, _ => new IdSet());
        expandedLinks = [.. type.Relations.Where(relation => PageLinks.Rides(relation, riding)).Select(relation => relation.Name)];
    }

    /// <summary>Whether an object was in the directory, and with its links.</summary>
    public bool Shows(string id) => listed.Contains(id) && !roundLinks.LeavesOut(id);

    /// <summary>Whether there are links that delta ought to have told and did not: changes alone would miss them.</summary>
    public bool DeltaIsPartial => roundLinks.IsPartial;

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

        foreach (var (relation, mayHold) in holders.Where(_ => !losses.Refuses("")))
            await new ListedLinks(reads, type, relation, manner, losses).ReadAsync(listed, mayHold, onPage, cancel);
        if (withheld > 0)
            losses.Add("", $"Microsoft Graph gave only the ids of {withheld} {type.PluralInSentence}: the app may not read them. They are not in this snapshot.");
    }

    private int Listed => withheld + listed.Count;

    private async Task ReadOnceAsync(CancellationToken cancel)
    {
        await foreach (var page in lists.PagesAsync(cancel))
            await TakeAsync(page, ObjectState.Present, cancel);
        await roundLinks.ReadAsync(type.Relations.Where(IsByDelta), cancel);
        await TakeDeletedAsync(cancel);
    }

    private async Task TakeAsync(IReadOnlyList<JsonElement> sent, ObjectState state, CancellationToken cancel)
    {
        var fresh = sent.Where(IsReadable).Where(one => IsNew(type.RefOf(one).Id, state)).ToList();
        if (fresh.Count == 0)
            return;
        if (state == ObjectState.Present)
            NoteHolders(fresh);
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
        foreach (var relation in type.Relations.Where(relation => relation.Lists.Count == 0 && !IsByDelta(relation)))
        {
            links.AddRange(PageLinks.Rides(relation, riding)
                ? await pageLinks.ExpandedAsync(relation, objects, cancel)
                : await pageLinks.ByPathAsync(relation, [.. objects.Select(type.RefOf)], cancel));
        }

        return links;
    }

    private void NoteHolders(IReadOnlyList<JsonElement> objects)
    {
        foreach (var (relation, mayHold) in holders)
        {
            foreach (var one in objects.Where(relation.MayHold))
                mayHold.Add(type.RefOf(one).Id);
        }
    }

    private bool IsByDelta(Relation relation) => relation.DeltaPath is not null && !PageLinks.Rides(relation, riding);

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

    private bool IsNew(string id, ObjectState state) => state == ObjectState.Present
        ? !binned.Contains(id) && listed.Add(id)
        : !listed.Contains(id) && binned.Add(id);

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
