using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content.Crowds;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Everything the tenant is: a core that is held, a crowd that is computed, and what changed since. The only class that knows how objects and links are kept.
/// Callers hold the store's lock.
/// </summary>
internal sealed class TenantState
{
    private static readonly Author Seed = new("seed", DateTimeOffset.MinValue);

    private readonly Crowd crowd;
    private readonly ObjectTable objects;
    private readonly LinkTable links;
    private readonly IObjects seenObjects;
    private readonly ILinks seenLinks;
    private readonly Unseen? unseen;
    private readonly Keys keys = new();
    private bool isSealed;
    private int created;

    /// <param name="crowdOf">How many users there are beside the core that is put.</param>
    /// <param name="groups">How many groups go with them; null for as many as such a company has.</param>
    /// <param name="changesKept">How many of the latest changes the log has at least.</param>
    public TenantState(int seed, int crowdOf = 0, int? groups = null, int changesKept = int.MaxValue)
    {
        Log = new(changesKept);
        Ids = new(seed);
        crowd = new(seed, crowdOf, groups);
        seenObjects = objects = new(crowd);
        seenLinks = links = new(crowd);
    }

    private TenantState(TenantState now, Unseen unseen)
    {
        (Ids, crowd, objects, links, keys, Log, this.unseen) = (now.Ids, now.crowd, now.objects, now.links, now.keys, now.Log, unseen);
        (seenObjects, seenLinks) = (new ObjectsAsSeen(objects, unseen), new LinksAsSeen(links, unseen));
    }

    /// <summary>Grows by one with every change of an object or a link. To a reader that does not see all of them, the last behind which nothing is missing.</summary>
    public long Change => unseen?.First - 1 ?? Log.Last;

    public ChangeLog Log { get; }

    public RecentWrites Recent { get; } = new();

    public SeededIds Ids { get; }

    /// <summary>Who changes the tenant now.</summary>
    public Author Author { get; set; } = Seed;

    /// <summary>Hears of every change while it is set.</summary>
    public ChangeRecorder? Recorder { get; set; }

    public string NewId() => Ids.Guid("created", created++);

    /// <summary>An id as assignments and grants have it.</summary>
    public string NewKey() => Ids.Key("created", created++);

    /// <summary>The same tenant as a reader sees it, who does not see the latest changes yet. It is not written to.</summary>
    public TenantState AsSeen(Unseen notYet) => notYet.IsEmpty ? this : new(this, notYet);

    public TenantObject? Find(string id) => seenObjects.Find(id);

    /// <summary>The object if it is of this kind, not deleted, and nothing it stands on is deleted.</summary>
    public TenantObject? Live(string kind, string id) => Find(id) is { } found && found.Kind == kind && IsVisible(found) ? found : null;

    public TenantObject? Live(string id) => Find(id) is { } found && IsVisible(found) ? found : null;

    /// <summary>All objects of a kind, deleted ones too, always in the same order; behind an id where one is given, even if it is gone.</summary>
    public IEnumerable<TenantObject> All(string kind, string? after = null) => seenObjects.All(kind, after);

    public IEnumerable<TenantObject> AllLive(string kind, string? after = null) => All(kind, after).Where(IsVisible);

    /// <summary>The recycle bin of a kind, in the same order.</summary>
    public IEnumerable<TenantObject> AllDeleted(string kind, string? after = null) => seenObjects.Deleted(kind, after);

    /// <summary>All objects of a kind, deleted ones too, that have a value in a property, or in a list of values.</summary>
    public IEnumerable<TenantObject> Having(string kind, string property, string value, string? after = null)
    {
        if (!Keys.Has(kind, property))
            return All(kind, after).Where(x => Keys.IsHeld(x, property, value));
        var computed = crowd.Having(kind, property, value).Select(crowd.Id).Where(x => !objects.IsStored(x));
        var holders = keys.Holders(kind, property, value).Concat(computed);
        return unseen is null
            ? Behind(kind, holders, after)
            : Behind(kind, holders.Union(unseen.Before(kind), StringComparer.OrdinalIgnoreCase), after).Where(x => Keys.IsHeld(x, property, value));
    }

    public IEnumerable<TenantObject> LiveHaving(string kind, string property, string value, string? after = null) => Having(kind, property, value, after).Where(IsVisible);

    /// <summary>Assignments and grants of which an object is one end, deleted or not.</summary>
    public IEnumerable<TenantObject> StandingOn(string id) =>
        Kinds.All.SelectMany(kind => Keys.References.Where(property => Keys.Has(kind, property)).SelectMany(property => Having(kind, property, id))).DistinctBy(x => x.Id);

    /// <summary>These objects in the order of their kind, behind an id where one is given.</summary>
    public IEnumerable<TenantObject> Behind(string kind, IEnumerable<string> ids, string? after)
    {
        var first = after is null ? -1 : objects.PlaceOf(kind, after) ?? long.MaxValue;
        return ids.Select(x => (Id: x, Place: objects.PlaceOf(kind, x))).Where(x => x.Place > first).OrderBy(x => x.Place).Select(x => seenObjects.Listed(x.Id)).OfType<TenantObject>();
    }

    /// <summary>Whether an id has, or once had, a place in the tenant.</summary>
    public bool HadPlace(string id) => Kinds.All.Any(kind => objects.PlaceOf(kind, id) is not null);

    public int Count(string kind) => seenObjects.Count(kind) - seenObjects.CountDeleted(kind) - CountHidden(kind);

    /// <summary>How many objects a kind has or once had; see At.</summary>
    public int Places(string kind) => objects.Places(kind);

    /// <summary>The object at a place in the order of its kind, counted from 0; null where it is gone.</summary>
    public TenantObject? At(string kind, int place) => objects.At(kind, place);

    public int CountDeleted(string kind) => seenObjects.CountDeleted(kind);

    public TenantObject Put(string kind, string id, JsonObject body)
    {
        var before = Find(id);
        Recorder?.Touch(id, before);
        var stored = new TenantObject(kind, id, body, isSealed ? Change + 1 : 0);
        if (before is not null && objects.IsStored(id))
            keys.Remove(before);
        objects.Put(stored);
        keys.Add(stored);
        Tell((before, stored) switch
        {
            (null, _) => ChangeKind.Created,
            ({ IsDeleted: false }, { IsDeleted: true }) => ChangeKind.Deleted,
            ({ IsDeleted: true }, { IsDeleted: false }) => ChangeKind.Restored,
            _ => ChangeKind.Updated,
        }, before, stored, () => Differences(before?.Body ?? [], body));
        return stored;
    }

    /// <summary>Replaces an object as nobody sees: neither delta nor the log tells of it.</summary>
    public void PutUnseen(TenantObject before, JsonObject body)
    {
        Recorder?.Touch(before.Id, before);
        Recorder?.Touch(before.Id, before);
        if (objects.IsStored(before.Id))
            keys.Remove(before);
        var stored = new TenantObject(before.Kind, before.Id, body, before.ChangedAt);
        objects.Put(stored);
        keys.Add(stored);
    }

    /// <summary>Changes a copy of the body and puts it.</summary>
    public TenantObject Update(TenantObject before, Action<JsonObject> change)
    {
        var body = before.Body.DeepClone().AsObject();
        change(body);
        return Put(before.Kind, before.Id, body);
    }

    /// <summary>Removes an object for good, with all its links.</summary>
    public void Remove(TenantObject gone)
    {
        Recorder?.Touch(gone.Id, Find(gone.Id));
        foreach (var (source, relation) in links.Sources(gone.Id))
            Unlink(source, relation, gone.Id);
        foreach (var (relation, target) in LinksOf(gone.Id).ToList())
            Unlink(gone.Id, relation, target);
        if (objects.IsStored(gone.Id) && Find(gone.Id) is { } stored)
            keys.Remove(stored);
        objects.Remove(gone);
        Tell(ChangeKind.Removed, gone, gone, () => []);
    }

    public bool IsLinked(string source, string relation, string target) => seenLinks.Has(source, relation, target);

    public void Link(string source, string relation, string target) => SetLink(source, relation, target, present: true);

    public void Unlink(string source, string relation, string target) => SetLink(source, relation, target, present: false);

    /// <summary>Links and traces of removed ones, always in the same order; behind a target where one is given.</summary>
    public IEnumerable<LinkRow> LinkRows(string source, string relation, string? after = null) => seenLinks.Rows(source, relation, after);

    /// <summary>What a list shows: targets that are there and not deleted; behind an id where one is given.</summary>
    public IEnumerable<TenantObject> Targets(string source, string relation, string? after = null) => seenLinks.Rows(source, relation, after)
        .Where(row => row.Present).Select(row => seenObjects.Listed(row.Target)).OfType<TenantObject>().Where(IsVisible);

    /// <summary>How many links a list has, to deleted targets too; found without going through them.</summary>
    public int CountLinks(string source, string relation) => links.Count(source, relation);

    public IReadOnlyList<(string Source, string Relation)> Sources(string target) => seenLinks.Sources(target);

    /// <summary>Every link of one object, to deleted targets too.</summary>
    public IEnumerable<(string Relation, string Target)> LinksOf(string source) =>
        seenLinks.Relations(source).SelectMany(relation => seenLinks.Rows(source, relation).Where(x => x.Present).Select(x => (relation, x.Target)));

    /// <summary>Ids of a kind, of gone objects too, in an order that does not hang on what happened.</summary>
    public IEnumerable<string> CanonicalIds(string kind) => objects.Ids(kind);

    /// <summary>Ids in an order that hangs on the ids alone: first those that no crowd has, by the alphabet, then a crowd's by number.</summary>
    public IEnumerable<string> Canonical(IEnumerable<string> ids) => ids.OrderBy(crowd.NumberOf).ThenBy(x => x, StringComparer.Ordinal);

    /// <summary>What was put so far is where the tenant begins: its order is that of ids, and nothing has happened yet.</summary>
    public TenantState Seal()
    {
        objects.Seal();
        links.Seal();
        isSealed = true;
        return this;
    }

    private void SetLink(string source, string relation, string target, bool present)
    {
        var wasLinked = IsLinked(source, relation, target);
        Recorder?.Touch(source, relation, target, wasLinked);
        links.Set(source, relation, target, present, isSealed ? Change + 1 : 0);
        if (!isSealed)
            return;
        Recent.AddLink(Change + 1, Author.At, new(source, relation, target), wasLinked);
        Log.Add(new(Change + 1, Author.At, Author.Name, present ? ChangeKind.Linked : ChangeKind.Unlinked, Find(source)?.Kind ?? "", source, [], relation, target));
    }

    private void Tell(ChangeKind what, TenantObject? before, TenantObject item, Func<IReadOnlyList<string>> properties)
    {
        if (!isSealed)
            return;
        Recent.Add(Change + 1, Author.At, before, item.Id, isNew: what is ChangeKind.Created or ChangeKind.Restored);
        Log.Add(new(Change + 1, Author.At, Author.Name, what, item.Kind, item.Id, properties()));
    }

    private static List<string> Differences(JsonObject before, JsonObject after) =>
        [.. before.Select(x => x.Key).Union(after.Select(x => x.Key)).Where(x => !JsonNode.DeepEquals(before[x], after[x])).Order(StringComparer.Ordinal)];

    private bool IsVisible(TenantObject candidate) =>
        !candidate.IsDeleted && (!seenObjects.AnyDeleted || !candidate.References.Any(x => Find(x) is { IsDeleted: true }));

    /// <summary>How many are not deleted but stand on something that is.</summary>
    private int CountHidden(string kind)
    {
        var references = Keys.References.Where(x => Keys.Has(kind, x)).ToList();
        return references.Count == 0 ? 0 : Kinds.All.SelectMany(x => AllDeleted(x))
            .SelectMany(deleted => references.SelectMany(property => Having(kind, property, deleted.Id))).Where(x => !x.IsDeleted).Select(x => x.Id).Distinct().Count();
    }
}
