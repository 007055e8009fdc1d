using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// What differs between two moments of the simulated tenant by its own account, one line a fact, held against the rows of a report. What hangs on an object that came
/// or went is told with it or not at all.
/// </summary>
internal sealed class TrueDifferences
{
    // Shown on request only.
    private static readonly HashSet<string> NotInDefaultBody = ["customSecurityAttributes", "isManagementRestricted"];

    private readonly TenantMoment before;
    private readonly TenantMoment after;
    private readonly Dictionary<(string Type, string Id), string> then;
    private readonly Dictionary<(string Type, string Id), string> now;
    private readonly HashSet<string> stayed;
    private readonly HashSet<string> required = new(StringComparer.Ordinal);
    private readonly HashSet<string> possible = new(StringComparer.Ordinal);

    public TrueDifferences(TenantMoment before, TenantMoment after)
    {
        (this.before, this.after) = (before, after);
        then = before.Objects.Keys.ToDictionary(name => (name.Type, name.Id), name => name.State);
        now = after.Objects.Keys.ToDictionary(name => (name.Type, name.Id), name => name.State);
        stayed = [.. then.Where(one => one.Value == "Present" && now.GetValueOrDefault(one.Key) == "Present").Select(one => one.Key.Id)];
        foreach (var name in then.Keys.Union(now.Keys))
            AddObject(name.Type, name.Id);
        foreach (var link in before.Links.Except(after.Links).Concat(after.Links.Except(before.Links)).Where(link => stayed.Contains(link.Source) && stayed.Contains(link.Target) && IsRead(link)))
            required.Add(Fact(link, after.Links.Contains(link)));
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
            return stayed.Contains(link.Source) && stayed.Contains(link.Target) ? Fact(link, item.LinkInNow) : null;
        }

        if (item.Kind == "object")
            return item.TargetId is null ? Existence(change.Type, change.ObjectId) : null;
        // A keyed array is told item by item.
        var path = item.Path.Split('[')[0];
        return then.GetValueOrDefault((change.Type, change.ObjectId)) == now.GetValueOrDefault((change.Type, change.ObjectId)) || item.Path != path
            ? $"{change.Type} {change.ObjectId} {path}{(item.Path == path ? Values(Parse(item.From), Parse(item.Now)) : " differs")}"
            : null;
    }

    private void AddObject(string type, string id)
    {
        var (was, isNow) = (then.GetValueOrDefault((type, id)), now.GetValueOrDefault((type, id)));
        if (before.Activated.Contains(id) || after.Activated.Contains(id))
            return; // nobody's to put back
        var rules = Catalogue.Of(type);
        var (from, to) = (was is null ? (JsonElement?)null : before.Objects[new(type, id, was)], isNow is null ? (JsonElement?)null : after.Objects[new(type, id, isNow)]);
        var sleeps = rules.Ends.Select(end => (from ?? to)!.Value.TextAt(end.Property)).Any(end => end is not null && (then.Keys.Concat(now.Keys).Any(one => one.Id == end)) && !stayed.Contains(end));
        if (was != isNow)
            (sleeps ? possible : required).Add(Existence(type, id));
        else if (was == "Present" && !sleeps)
            Walk(rules, id, "", from!.Value, to!.Value);
    }

    private void Walk(ObjectType type, string id, string path, JsonElement from, JsonElement to)
    {
        foreach (var name in from.EnumerateObject().Concat(to.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal))
        {
            if (path.Length == 0 && (NotInDefaultBody.Contains(name) || (type.Select.Count > 0 && !type.Select.Contains(name, StringComparer.Ordinal) && !type.Joined.Any(part => part.Fills(name)))))
                continue;
            var here = AttributePath.Property(path, name);
            JsonElement? one = from.TryGetProperty(name, out var f) ? f : null, other = to.TryGetProperty(name, out var t) ? t : null;
            if (Verdict.Text(one) == Verdict.Text(other) || !type.RuleFor(here).Counts || here.StartsWith("grantControls.authenticationStrength.", StringComparison.Ordinal))
                continue;
            if (one is { ValueKind: JsonValueKind.Object } && other is { ValueKind: JsonValueKind.Object })
                Walk(type, id, here, f, t);
            else
                required.Add($"{type.Name} {id} {here}{(type.RuleFor(here).Array == ArrayMeaning.Keyed ? " differs" : Values(one, other))}");
        }
    }

    private bool IsRead(LinkName link) =>
        then.Keys.FirstOrDefault(one => one.Id == link.Source).Type is { } type && Catalogue.Of(type).RelationOf(link.Relation) is not null;

    private string Existence(string type, string id) => $"{type} {id}: {then.GetValueOrDefault((type, id), "gone")} -> {now.GetValueOrDefault((type, id), "gone")}";

    private static string Fact(LinkName link, bool isThere) => $"{link.Source} {link.Relation} {link.Target} {(isThere ? "added" : "removed")}";

    private static string Values(JsonElement? from, JsonElement? now) => $": {Verdict.Text(from)} -> {Verdict.Text(now)}";

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
