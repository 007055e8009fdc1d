using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Reads and replaces single leaves of an object's content by attribute path.</summary>
public static class ContentEdit
{
    /// <summary>The value at a path; null when it is absent or null.</summary>
    public static JsonElement? Get(ObjectType type, JsonElement content, string path)
    {
        var current = content;
        var walked = "";
        foreach (var segment in AttributePath.Parse(path))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(segment.Name, out current))
                return null;

            walked = AttributePath.Property(walked, segment.Name);
            if (segment.Key is not { } key)
                continue;

            if (ItemOf(current, KeyOf(type, walked), key) is not { } item)
                return null;

            current = item;
            walked = AttributePath.Item(walked, key);
        }

        return current.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : current;
    }

    /// <summary>Replaces the value at a path; null removes an item of a keyed array and empties anything else.</summary>
    public static void Set(ObjectType type, JsonObject content, string path, JsonElement? value)
    {
        var segments = AttributePath.Parse(path);
        var owner = content;
        var walked = "";
        for (var i = 0; i < segments.Count; i++)
        {
            var (name, key) = segments[i];
            var isLast = i == segments.Count - 1;
            walked = AttributePath.Property(walked, name);
            if (key is null)
            {
                if (isLast)
                    owner[name] = NodeOf(value);
                else
                    owner = ObjectIn(owner, name);
                continue;
            }

            if (SetItem(owner, name, KeyOf(type, walked), key, isLast, value) is not { } item)
                return;

            owner = item;
            walked = AttributePath.Item(walked, key);
        }
    }

    /// <summary>A copy that can be edited.</summary>
    public static JsonNode? NodeOf(JsonElement? value) => value is not { } element ? null : JsonNode.Parse(element.GetRawText());

    private static JsonObject? SetItem(JsonObject owner, string name, string keyProperty, string key, bool isLast, JsonElement? value)
    {
        if (owner[name] is not JsonArray array)
            owner[name] = array = [];

        var item = array.OfType<JsonObject>().FirstOrDefault(o => string.Equals(o[keyProperty]?.ToString(), key, StringComparison.Ordinal));
        if (!isLast)
        {
            if (item is null)
                array.Add(item = new JsonObject { [keyProperty] = key });
            return item;
        }

        var at = item is null ? -1 : array.IndexOf(item);
        if (at >= 0)
            array.RemoveAt(at);
        if (value is not null)
            array.Insert(at >= 0 ? at : array.Count, NodeOf(value));
        return null;
    }

    private static JsonObject ObjectIn(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject inner)
            owner[name] = inner = [];
        return inner;
    }

    private static JsonElement? ItemOf(JsonElement array, string keyProperty, string key)
    {
        if (array.ValueKind != JsonValueKind.Array)
            return null;

        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && string.Equals(item.TextAt(keyProperty), key, StringComparison.Ordinal))
                return item;
        }

        return null;
    }

    private static string KeyOf(ObjectType type, string path) =>
        type.RuleFor(path).Key ?? throw new ArgumentException($"{type.Name}.{path} is no keyed array.", nameof(path));
}
