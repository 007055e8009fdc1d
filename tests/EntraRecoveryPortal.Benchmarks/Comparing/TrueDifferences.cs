using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// What differs between two moments of the simulated tenant by its own account, one line a fact, held against the rows of a report: what counts, and what has a key, is
/// known from Microsoft's documentation. Links of an object that was made must be told with it; those of one that left may be, and must then have been there.
/// </summary>
internal sealed class TrueDifferences
{
    // Shown on request only.
    private static readonly HashSet<string> NotInDefaultBody = ["customSecurityAttributes", "isManagementRestricted"];

    private readonly TenantMoment before;
    private readonly TenantMoment after;
    private readonly Dictionary<(string Type, string Id), string> then;
    private readonly Dictionary<(string Type, string Id), string> now;
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    private readonly HashSet<string> stayed;
    private readonly HashSet<string> required = new(StringComparer.Ordinal);
    private readonly HashSet<string> possible = new(StringComparer.Ordinal);

    public TrueDifferences(TenantMoment before, TenantMoment after)
    {
        (this.before, this.after) = (before, after);
        then = before.Objects.Keys.ToDictionary(name => (name.Type, name.Id), name => name.State);
        now = after.Objects.Keys.ToDictionary(name => (name.Type, name.Id), name => name.State);
        stayed = [.. then.Where(one => one.Value == "Present" && now.GetValueOrDefault(one.Key) == "Present").Select(one => one.Key.Id)];
        foreach (var (type, id) in then.Keys.Union(now.Keys))
            types.TryAdd(id, type);
        foreach (var name in then.Keys.Union(now.Keys))
            AddObject(name.Type, name.Id);
        foreach (var link in before.Links.Except(after.Links).Where(IsRead))
            (StayedBoth(link) ? required : possible).Add(Fact(link, isThere: false));
        // With an object that was made, or came back, come the links of it; and what it had before it left may be told again.
        foreach (var link in after.Links.Except(before.Links).Where(IsRead))
            (StayedBoth(link) || (IsThere(now, link) && !IsThere(then, link)) ? required : possible).Add(Fact(link, isThere: true));
        // What sleeps is not shown by Graph, so that a snapshot has it or not.
        foreach (var link in before.Links.Intersect(after.Links).Where(link => !StayedBoth(link) && IsRead(link)))
            possible.UnionWith([Fact(link, isThere: true), Fact(link, isThere: false)]);
    }

    /// <summary>How many facts a report must tell.</summary>
    public int Count => required.Count;

    /// <summary>The first fact that the report misses, or tells and should not; null when it is exact.</summary>
    public string? Fault(IReadOnlyList<ReportChangeRow> changes, IReadOnlyList<ReportItemRow> items)
    {
        var byKey = changes.ToDictionary(change => change.ChangeKey);
        var told = items.Select(item => Told(byKey[item.ChangeKey], item)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return required.Except(told).Select(fact => $"missed: {fact}").FirstOrDefault()
            ?? told.Where(fact => !required.Contains(fact) && !possible.Contains(fact)).Select(fact => $"invented: {fact}").FirstOrDefault();
    }

    private string? Told(ReportChangeRow change, ReportItemRow item)
    {
        if (item.Kind == "link")
        {
            var link = item.Path.StartsWith(ChangeItem.InverseMark) ? new LinkName(item.TargetId!, item.Path[1..], change.ObjectId) : new LinkName(change.ObjectId, item.Path, item.TargetId!);
            return Fact(link, item.LinkInNow);
        }

        if (item.Kind == "object")
            return item.TargetId is null ? Existence(change.Type, change.ObjectId) : null;
        var fact = $"{change.Type} {change.ObjectId} {item.Path}";
        return item.Path.EndsWith(']') ? fact + (item.From is null ? " added" : item.Now is null ? " removed" : " differs") : fact + Values(Parse(item.From), Parse(item.Now));
    }

    private void AddObject(string type, string id)
    {
        var (was, isNow) = (then.GetValueOrDefault((type, id)), now.GetValueOrDefault((type, id)));
        if (before.Activated.Contains(id) || after.Activated.Contains(id))
            return; // nobody's to put back
        var rules = Catalogue.Of(type);
        var (from, to) = (was is null ? (JsonElement?)null : before.Objects[new(type, id, was)], isNow is null ? (JsonElement?)null : after.Objects[new(type, id, isNow)]);
        var sleeps = rules.Ends.Select(end => (from ?? to)!.Value.TextAt(end.Property)).Any(end => end is not null && types.ContainsKey(end) && !stayed.Contains(end));
        if (was != isNow)
            (sleeps ? possible : required).Add(Existence(type, id));
        if (was == "Present" && isNow is not null && !sleeps)
            Walk(rules, id, "", from!.Value, to!.Value, isNow == "Present" ? required : possible);
    }

    private static void Walk(ObjectType type, string id, string path, JsonElement from, JsonElement to, HashSet<string> facts)
    {
        foreach (var name in from.EnumerateObject().Concat(to.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal))
        {
            if (path.Length == 0 && (NotInDefaultBody.Contains(name) || (type.Select.Count > 0 && !type.Select.Contains(name, StringComparer.Ordinal) && !type.Joined.Any(part => part.Fills(name)))))
                continue;
            var here = AttributePath.Property(path, name);
            JsonElement? one = from.TryGetProperty(name, out var f) ? f : null, other = to.TryGetProperty(name, out var t) ? t : null;
            if (Verdict.Text(one) == Verdict.Text(other) || GraphFacts.IsSetByService(here) || here.StartsWith("grantControls.authenticationStrength.", StringComparison.Ordinal))
                continue;
            if (one is { ValueKind: JsonValueKind.Object } && other is { ValueKind: JsonValueKind.Object })
                Walk(type, id, here, f, t, facts);
            else if (GraphFacts.ItemsOf(here, one) is { } items && GraphFacts.ItemsOf(here, other) is { } others)
                WalkItems(type, id, here, items, others, facts);
            else
                facts.Add($"{type.Name} {id} {here}{Values(one, other)}");
        }
    }

    private static void WalkItems(ObjectType type, string id, string path, Dictionary<string, JsonElement> from, Dictionary<string, JsonElement> to, HashSet<string> facts)
    {
        foreach (var key in from.Keys.Union(to.Keys, StringComparer.Ordinal))
        {
            var here = AttributePath.Item(path, key);
            if (!from.TryGetValue(key, out var one))
                facts.Add($"{type.Name} {id} {here} added");
            else if (!to.TryGetValue(key, out var other))
                facts.Add($"{type.Name} {id} {here} removed");
            else if (GraphFacts.HasParts(path))
                Walk(type, id, here, one, other, facts);
            else if (!GraphFacts.AreSame(one, other))
                facts.Add($"{type.Name} {id} {here} differs");
        }
    }

    private bool StayedBoth(LinkName link) => stayed.Contains(link.Source) && stayed.Contains(link.Target);

    private bool IsThere(Dictionary<(string Type, string Id), string> states, LinkName link) => IsThere(states, link.Source) && IsThere(states, link.Target);

    private bool IsThere(Dictionary<(string Type, string Id), string> states, string id) => types.TryGetValue(id, out var type) && states.GetValueOrDefault((type, id)) == "Present";

    private bool IsRead(LinkName link) => types.TryGetValue(link.Source, out var type) && Catalogue.Of(type).RelationOf(link.Relation) is not null;

    private string Existence(string type, string id) => $"{type} {id}: {then.GetValueOrDefault((type, id), "gone")} -> {now.GetValueOrDefault((type, id), "gone")}";

    private static string Fact(LinkName link, bool isThere) => $"{link.Source} {link.Relation} {link.Target} {(isThere ? "added" : "removed")}";

    private static string Values(JsonElement? from, JsonElement? now) => $": {Verdict.Text(from)} -> {Verdict.Text(now)}";

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
