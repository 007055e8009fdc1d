using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>What differs from what was there before. What was changed and changed back is no change.</summary>
internal static class RecordedChanges
{
    public static ChangeSet Of(TenantState state, string? description, ChangeRecorder recorder)
    {
        var names = new ObjectNames(state, recorder);
        List<ChangedObject> objects =
        [
            .. recorder.Objects.Select(x => Difference(names, x.Value, state.Find(x.Key))).OfType<ChangedObject>()
                .OrderBy(x => x.Kind, StringComparer.Ordinal).ThenBy(x => x.Id, StringComparer.Ordinal),
        ];
        List<ChangedLink> links =
        [
            .. recorder.Links.Where(x => x.Value != state.IsLinked(x.Key.Source, x.Key.Relation, x.Key.Target))
                .Select(x => new ChangedLink(x.Key.Source, names.Of(x.Key.Source), x.Key.Relation, x.Key.Target, names.Of(x.Key.Target), x.Value ? LinkFate.Removed : LinkFate.Added))
                .OrderBy(x => x.Source, StringComparer.Ordinal).ThenBy(x => x.Relation, StringComparer.Ordinal).ThenBy(x => x.Target, StringComparer.Ordinal),
        ];
        return new(description ?? "", objects, links);
    }

    private static ChangedObject? Difference(ObjectNames names, TenantObject? before, TenantObject? after)
    {
        if (after is null)
            return before is null ? null : new(before.Kind, before.Id, names.Of(before), ObjectFate.Purged, []);
        List<ChangedAttribute> attributes = [];
        foreach (var name in (before?.Body ?? []).Select(x => x.Key).Union(after.Body.Select(x => x.Key)).Order(StringComparer.Ordinal))
            Walk(name, before?.Body[name], after.Body[name], attributes);
        var fate = (before?.IsDeleted, after.IsDeleted) switch
        {
            (null, _) => ObjectFate.Created,
            (false, true) => ObjectFate.SoftDeleted,
            (true, false) => ObjectFate.Restored,
            _ => ObjectFate.Updated,
        };
        return attributes.Count == 0 ? null : new(after.Kind, after.Id, names.Of(after), fate, attributes);
    }

    private static void Walk(string path, JsonNode? before, JsonNode? after, List<ChangedAttribute> found)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject one && after is JsonObject other)
        {
            foreach (var name in one.Select(x => x.Key).Union(other.Select(x => x.Key)).Order(StringComparer.Ordinal))
                Walk($"{path}.{name}", one[name], other[name], found);
        }
        else if (ByKey(before) is { } was && ByKey(after) is { } now)
        {
            foreach (var key in was.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
                Walk($"{path}[{key}]", was.GetValueOrDefault(key), now.GetValueOrDefault(key), found);
        }
        else
        {
            found.Add(new(path, before?.DeepClone(), after?.DeepClone()));
        }
    }

    private static Dictionary<string, JsonNode>? ByKey(JsonNode? list)
    {
        if (list is not JsonArray items)
            return null;
        var byKey = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not JsonObject owner || (owner["keyId"] ?? owner["id"]) is not JsonValue key || !byKey.TryAdd(key.ToString(), item))
                return null;
        }

        return byKey;
    }
}
