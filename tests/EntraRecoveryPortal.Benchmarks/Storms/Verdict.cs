using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>
/// Holds a snapshot against what the tenant held from the beginning of its capture to the seal. What it calls complete must be true: each object and link as it was at
/// one of these moments, and everything that stayed as it was. What it carries forward must be what the snapshot before had.
/// </summary>
internal static class Verdict
{
    // Shown on request only, or kept in another form: keys of certificates are no part of a list.
    private static readonly HashSet<string> NotInDefaultBody = ["customSecurityAttributes", "isManagementRestricted"];

    /// <summary>The first thing wrong, or null: everything complete and as the tenant is.</summary>
    public static string? OfCalm(SnapshotTold told, TenantMoment now) =>
        told.Types.FirstOrDefault(type => !told.IsWhole(type)) is { } lacking ? $"{lacking} is not complete." : OfStormy(told, before: null, [now]);

    public static string? OfStormy(SnapshotTold told, SnapshotTold? before, IReadOnlyList<TenantMoment> moments) =>
        Catalogue.All.Select(type => told.IsWhole(type.Name) ? Whole(type, told, moments) : Marked(type, told, before)).OfType<string>().FirstOrDefault()
        ?? Links(told, before, moments);

    private static string? Whole(ObjectType type, SnapshotTold told, IReadOnlyList<TenantMoment> moments)
    {
        var kept = told.Objects.Where(one => one.Key.Type == type.Name).ToList();
        foreach (var (name, content) in kept)
        {
            var then = moments.Select(moment => moment.Objects.TryGetValue(name, out var body) ? body : (JsonElement?)null).OfType<JsonElement>().ToList();
            if (then.Count == 0)
                return $"{name} is in the snapshot and never was in the tenant.";
            if (then.Select(body => Difference(type, body, content)).Aggregate((one, other) => one is null || other is null ? null : one) is { } differing)
                return $"{name} never was as the snapshot has it: {differing}";
        }

        var names = kept.Select(one => one.Key).ToHashSet();
        var knowsBin = type.DeletedListPath is null || told.IsWhole(type.Name, Coverage.RecycleBin);
        var always = moments[0].Objects.Keys.Where(name => name.State == "Present" && moments.All(moment => moment.Objects.ContainsKey(name))).Select(name => name.Id).ToHashSet(StringComparer.Ordinal);
        // Grants and assignments of an object in the recycle bin do not show.
        var stayed = moments[0].Objects.Keys.Where(name => name.Type == type.Name && (knowsBin || name.State == "Present") && moments.All(moment => moment.Objects.ContainsKey(name)))
            .Where(name => type.Ends.Select(end => moments[0].Objects[name].TextAt(end.Property)).All(end => end is null || always.Contains(end)));
        return stayed.Where(name => !names.Contains(name)).Select(name => $"{name} was in the tenant all the time and is not in the snapshot.").FirstOrDefault();
    }

    // Without a snapshot before, nothing is known of what was not read whole.
    private static string? Marked(ObjectType type, SnapshotTold told, SnapshotTold? before)
    {
        var (kept, known) = (Of(told), before is null ? [] : Of(before));
        if (kept.Count != known.Count || kept.Any(one => !known.TryGetValue(one.Key, out var content) || Text(content) != Text(one.Value)))
            return $"{type.Name} is not complete and is not what the snapshot before had either.";
        return before?.IsWhole(type.Name) == true && !told.IsCarried(type.Name) ? $"{type.Name} was known and is not carried forward." : null;

        Dictionary<ObjectName, JsonElement> Of(SnapshotTold snapshot) => snapshot.Objects.Where(one => one.Key.Type == type.Name).ToDictionary();
    }

    private static string? Links(SnapshotTold told, SnapshotTold? before, IReadOnlyList<TenantMoment> moments)
    {
        var present = told.Objects.Keys.Where(name => name.State == "Present" && Catalogue.Of(name.Type).NaturalKey.Count == 0).ToDictionary(name => name.Id, name => name.Type, StringComparer.Ordinal);
        var ever = moments.SelectMany(moment => moment.Links).ToHashSet();
        var always = moments[0].Links.Where(link => moments.All(moment => moment.Links.Contains(link)));
        return told.Links.Where(link => IsWhole(link) && !ever.Contains(link)).Select(link => $"{link} never was in the tenant.").FirstOrDefault()
            ?? always.Where(link => IsWhole(link) && StayedPresent(link.Source) && StayedPresent(link.Target) && !told.Links.Contains(link))
                .Select(link => $"{link} was in the tenant all the time and is not in the snapshot.").FirstOrDefault()
            ?? told.Links.Where(link => IsCarried(link) && before?.Links.Contains(link) != true).Select(link => $"{link} is carried forward from nowhere.").FirstOrDefault();

        bool IsWhole(LinkName link) => present.TryGetValue(link.Source, out var type) && present.ContainsKey(link.Target) && told.IsWhole(type, link.Relation);
        bool IsCarried(LinkName link) => present.TryGetValue(link.Source, out var type) && told.IsCarried(type, link.Relation);
        bool StayedPresent(string id) => moments.All(moment => moment.Objects.ContainsKey(new(present[id], id, "Present")));
    }

    private static string? Difference(ObjectType type, JsonElement held, JsonElement kept)
    {
        var asked = type.Select.Count > 0
            ? type.Select
            : held.EnumerateObject().Concat(kept.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal)
                .Where(name => !NotInDefaultBody.Contains(name) && !name.Contains('@', StringComparison.Ordinal));
        return asked.Where(name => !type.Joined.Any(part => part.Fills(name)) && Value(held, name) != Value(kept, name))
            .Select(name => $"{name} is {Value(held, name)} in the tenant and {Value(kept, name)} in the snapshot.").FirstOrDefault();
    }

    private static string Value(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? Text(value) : "";

    // Null, absent and empty are one, the order of properties is none, a list leaves the public key of a certificate out, and a policy shows the strength it names as that is now.
    internal static string Text(JsonElement? value) => value is { } element ? Text(element) : "";

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty("authenticationStrength", out var strength) && strength.ValueKind == JsonValueKind.Object && strength.TextAt("id") is { } id =>
            id + Text(JsonSerializer.SerializeToElement(value.EnumerateObject().Where(member => member.Name != "authenticationStrength").ToDictionary(member => member.Name, member => member.Value))),
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().Where(member => member.Name != "key").Select(member => (member.Name, Value: Text(member.Value)))
            .Where(member => member.Value.Length > 0).OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{member.Value}")) + "}",
        JsonValueKind.Array when value.GetArrayLength() > 0 => "[" + string.Join(',', value.EnumerateArray().Select(Text)) + "]",
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Array => "",
        _ => value.GetRawText(),
    };
}
