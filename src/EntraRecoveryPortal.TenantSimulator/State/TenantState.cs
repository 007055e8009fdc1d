using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Everything the tenant is. The only class that knows how objects and links are held, so that a generated base with an overlay of changes can take its place.
/// Callers hold the store's lock.
/// </summary>
internal sealed class TenantState(int seed)
{
    private readonly Dictionary<string, TenantObject> objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SortedSet<string>> idsByKind = Kinds.All.ToDictionary(x => x, _ => new SortedSet<string>(StringComparer.OrdinalIgnoreCase));
    private readonly Dictionary<string, SortedDictionary<string, long>> goneByKind = Kinds.All.ToDictionary(x => x, _ => new SortedDictionary<string, long>(StringComparer.OrdinalIgnoreCase));
    private readonly LinkTable links = new();
    private int created;

    /// <summary>Grows by one with every change of an object or a link.</summary>
    public long Change { get; private set; }

    public SeededIds Ids { get; } = new(seed);

    /// <summary>Hears of every change while it is set.</summary>
    public ChangeRecorder? Recorder { get; set; }

    public string NewId() => Ids.Guid("created", created++);

    /// <summary>An id as assignments and grants have it.</summary>
    public string NewKey() => Ids.Key("created", created++);

    public TenantObject? Find(string id) => objects.GetValueOrDefault(id);

    /// <summary>The object if it is of this kind, not deleted, and nothing it stands on is deleted.</summary>
    public TenantObject? Live(string kind, string id) => Find(id) is { } found && found.Kind == kind && IsVisible(found) ? found : null;

    public TenantObject? Live(string id) => Find(id) is { } found && IsVisible(found) ? found : null;

    /// <summary>All objects of a kind, deleted ones too, in the order of their ids; after an id where one is given, even if it is gone.</summary>
    public IEnumerable<TenantObject> All(string kind, string? after = null)
    {
        var ids = idsByKind[kind];
        var rest = after is null ? ids : ids.GetViewBetween(after, "~");
        foreach (var id in rest)
        {
            if (after is null || !string.Equals(id, after, StringComparison.OrdinalIgnoreCase))
                yield return objects[id];
        }
    }

    public IEnumerable<TenantObject> AllLive(string kind, string? after = null) => All(kind, after).Where(IsVisible);

    public IEnumerable<KeyValuePair<string, long>> Gone(string kind) => goneByKind[kind];

    public int Count(string kind) => AllLive(kind).Count();

    public TenantObject Put(string kind, string id, JsonObject body)
    {
        Recorder?.Touch(id, Find(id));
        var stored = new TenantObject(kind, id, body, ++Change);
        objects[id] = stored;
        idsByKind[kind].Add(id);
        goneByKind[kind].Remove(id);
        return stored;
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
        foreach (var (source, relation, target) in links.From(gone.Id))
            Unlink(source, relation, target);
        objects.Remove(gone.Id);
        idsByKind[gone.Kind].Remove(gone.Id);
        goneByKind[gone.Kind][gone.Id] = ++Change;
    }

    public bool IsLinked(string source, string relation, string target) => links.Has(source, relation, target);

    public void Link(string source, string relation, string target) => SetLink(source, relation, target, present: true);

    public void Unlink(string source, string relation, string target) => SetLink(source, relation, target, present: false);

    /// <summary>Links and traces of removed ones, in the order of their targets.</summary>
    public IEnumerable<LinkRow> LinkRows(string source, string relation) => links.Rows(source, relation);

    /// <summary>What a list shows: targets that are there and not deleted; after an id where one is given.</summary>
    public IEnumerable<TenantObject> Targets(string source, string relation, string? after = null) => links.Rows(source, relation)
        .Where(row => row.Present && (after is null || string.Compare(row.Target, after, StringComparison.OrdinalIgnoreCase) > 0))
        .Select(row => Live(row.Target)).OfType<TenantObject>();

    public IReadOnlyList<(string Source, string Relation)> Sources(string target) => links.Sources(target);

    public IEnumerable<(string Source, string Relation, string Target)> AllLinks() => links.All();

    private void SetLink(string source, string relation, string target, bool present)
    {
        Recorder?.Touch(source, relation, target, IsLinked(source, relation, target));
        links.Set(source, relation, target, present, ++Change);
    }

    private bool IsVisible(TenantObject candidate) =>
        !candidate.IsDeleted && IsThere(candidate, "principalId") && IsThere(candidate, "resourceId") && IsThere(candidate, "clientId");

    private bool IsThere(TenantObject candidate, string reference) =>
        candidate.Text(reference) is not { } id || Find(id) is not { IsDeleted: true };
}
