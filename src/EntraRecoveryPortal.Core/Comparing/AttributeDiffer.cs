using System.Runtime.InteropServices;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Comparing;

/// <summary>One attribute that says something else on the other side.</summary>
internal readonly record struct AttributeDifference(string Path, JsonElement? From, JsonElement? Now);

/// <summary>Finds the leaves that differ by meaning.</summary>
internal static class AttributeDiffer
{
    internal static IReadOnlyList<AttributeDifference> Diff(ObjectType type, JsonElement from, JsonElement now, Func<string, bool> isCompared)
    {
        var found = new List<AttributeDifference>();
        foreach (var (name, then, later) in Differing(from, now))
        {
            if (isCompared(name))
                Walk(type, AttributePath.Property("", name), then, later, found);
        }

        return found;
    }

    /// <summary>The items of a keyed array by key; null when the keys do not tell them apart.</summary>
    internal static Dictionary<string, JsonElement>? ByKey(JsonElement? array, string keyProperty)
    {
        var items = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (array is not { ValueKind: JsonValueKind.Array } elements)
            return Meaning.IsEmpty(array) ? items : null;

        foreach (var item in elements.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || item.TextAt(keyProperty) is not { } key || !items.TryAdd(key, item))
                return null;
        }

        return items;
    }

    private static void Walk(ObjectType type, string path, JsonElement? from, JsonElement? now, List<AttributeDifference> found)
    {
        var rule = type.RuleFor(path);
        if (!rule.Counts || Meaning.Same(type, path, from, now))
            return;

        if (from is { ValueKind: JsonValueKind.Object } fromObject && now is { ValueKind: JsonValueKind.Object } nowObject)
        {
            WalkProperties(type, path, fromObject, nowObject, found);
        }
        else if (rule is { Array: ArrayMeaning.Keyed, Key: { } key } && ByKey(from, key) is { } fromItems && ByKey(now, key) is { } nowItems)
        {
            WalkItems(type, path, rule, fromItems, nowItems, found);
        }
        else
        {
            found.Add(new AttributeDifference(path, from, now));
        }
    }

    private static void WalkProperties(ObjectType type, string path, JsonElement from, JsonElement now, List<AttributeDifference> found)
    {
        foreach (var (name, then, later) in Differing(from, now))
            Walk(type, AttributePath.Property(path, name), then, later, found);
    }

    private static void WalkItems(
        ObjectType type, string path, AttributeRule rule, Dictionary<string, JsonElement> from, Dictionary<string, JsonElement> now, List<AttributeDifference> found)
    {
        foreach (var key in from.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var itemPath = AttributePath.Item(path, key);
            JsonElement? fromItem = from.TryGetValue(key, out var f) ? f : null;
            JsonElement? nowItem = now.TryGetValue(key, out var n) ? n : null;
            if (Meaning.Same(type, itemPath, fromItem, nowItem))
                continue;

            if (rule.Deep && fromItem is not null && nowItem is not null)
                WalkProperties(type, itemPath, f, n, found);
            else
                found.Add(new AttributeDifference(itemPath, fromItem, nowItem));
        }
    }

    // Names of canonical JSON are sorted, and what is written alike says the same: most of an object is passed by.
    private static List<(string Name, JsonElement? From, JsonElement? Now)> Differing(JsonElement from, JsonElement now)
    {
        var differing = new List<(string, JsonElement?, JsonElement?)>();
        using var then = from.EnumerateObject();
        using var later = now.EnumerateObject();
        var (isThen, isLater) = (then.MoveNext(), later.MoveNext());
        while (isThen || isLater)
        {
            var order = !isThen ? 1 : !isLater ? -1 : OrderOf(then.Current, later.Current);
            if (order == 0 && !JsonMarshal.GetRawUtf8Value(then.Current.Value).SequenceEqual(JsonMarshal.GetRawUtf8Value(later.Current.Value)))
                differing.Add((then.Current.Name, then.Current.Value, later.Current.Value));
            else if (order < 0)
                differing.Add((then.Current.Name, then.Current.Value, null));
            else if (order > 0)
                differing.Add((later.Current.Name, null, later.Current.Value));
            isThen = order > 0 ? isThen : then.MoveNext();
            isLater = order < 0 ? isLater : later.MoveNext();
        }

        return differing;
    }

    private static int OrderOf(JsonProperty one, JsonProperty other) =>
        JsonMarshal.GetRawUtf8PropertyName(one).SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(other)) ? 0 : string.CompareOrdinal(one.Name, other.Name);
}
