using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Composes bodies: where Graph replaces a block whole, the live block with only the wanted leaves replaced.</summary>
internal static class BodyComposer
{
    private const string ODataType = "@odata.type";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of a PATCH that writes these leaves and nothing else.</summary>
    internal static JsonObject Patch(ObjectType type, JsonElement live, IReadOnlyList<LeafWrite> leaves)
    {
        var body = new JsonObject();
        if (ODataTypeToSend(type, live) is { } odataType)
            body[ODataType] = odataType;

        foreach (var group in leaves.GroupBy(l => AttributePath.Root(l.Path), StringComparer.Ordinal))
        {
            var block = new JsonObject();
            if (live.ValueKind == JsonValueKind.Object && live.TryGetProperty(group.Key, out var value))
                block[group.Key] = ContentEdit.NodeOf(value);
            Apply(type, block, group);
            body[group.Key] = Sendable(type, group.Key, block[group.Key]);
        }

        return body;
    }

    /// <summary>The body of a PATCH of one item of a keyed array that has a path of its own.</summary>
    internal static JsonObject PatchItem(ObjectType type, JsonElement live, string itemPath, IReadOnlyList<LeafWrite> leaves)
    {
        var (root, _) = AttributePath.Parse(itemPath)[0];
        var content = (JsonObject)ContentEdit.NodeOf(live)!;
        Apply(type, content, leaves);
        var item = (JsonObject)ContentEdit.NodeOf(ContentEdit.Get(type, JsonElement.Parse(content.ToJsonString()), itemPath))!;
        var touched = leaves.Select(l => AttributePath.Parse(l.Path)).Where(s => s.Count > 1).Select(s => s[1].Name).ToHashSet(StringComparer.Ordinal);
        var body = new JsonObject();
        foreach (var (name, value) in item)
        {
            if (name is ODataType || ((touched.Count == 0 || touched.Contains(name)) && IsWritable(type, AttributePath.Property($"{root}[]", name), forCreation: false)))
                body[name] = value?.DeepClone();
        }

        return body;
    }

    /// <summary>The body that makes an object again: all of it but what Graph sets itself.</summary>
    internal static JsonObject Create(ObjectType type, JsonElement source)
    {
        var body = new JsonObject();
        foreach (var property in source.EnumerateObject())
        {
            if (Meaning.IsEmpty(property.Value))
                continue;
            if (property.Name is ODataType || IsWritable(type, AttributePath.Property("", property.Name), forCreation: true))
                body[property.Name] = Sendable(type, AttributePath.Property("", property.Name), ContentEdit.NodeOf(property.Value), forCreation: true);
        }

        return body;
    }

    /// <summary>The body that makes an object again under a new id: without credentials, parts that have calls of their own, and all that names the object itself.</summary>
    internal static JsonObject MakeAgain(ObjectType type, JsonElement source)
    {
        var content = (JsonObject)ContentEdit.NodeOf(source)!;
        foreach (var name in content.Select(property => property.Key).ToList())
        {
            if (name is Licences.Property || type.LostWithId.Contains(name, StringComparer.Ordinal) || type.Joined.Any(part => part.Fills(name)) || type.RuleFor(AttributePath.Property("", name)).Writable == Writability.Secret)
                content.Remove(name);
        }

        foreach (var own in type.OwnIdsOf(source))
            Forget(content, own);
        return Create(type, JsonElement.Parse(content.ToJsonString()));
    }

    /// <summary>What a guest is when invited again.</summary>
    internal static JsonObject Invited(JsonElement source) => new()
    {
        ["accountEnabled"] = true,
        ["displayName"] = source.TextAt("displayName"),
        ["userType"] = source.TextAt("userType") ?? "Guest",
    };

    /// <summary>The text of a body: keys sorted like canonical JSON, but with the annotations that writes need.</summary>
    internal static string Text(JsonNode body) => Sorted(body)!.ToJsonString(Relaxed);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    // What names the object itself can only be said once its new id is known.
    private static void Forget(JsonNode? node, string id)
    {
        switch (node)
        {
            case JsonObject owner:
                foreach (var (name, value) in owner.ToList())
                {
                    if (Names(value, id))
                        owner.Remove(name);
                    else
                        Forget(value, id);
                }

                break;
            case JsonArray array:
                foreach (var item in array.Where(item => Names(item, id) || (item is JsonObject one && one.Any(property => Names(property.Value, id)))).ToList())
                    array.Remove(item);
                foreach (var item in array)
                    Forget(item, id);
                break;
        }
    }

    private static bool Names(JsonNode? node, string id) => node is JsonValue value && value.ToString().Contains(id, StringComparison.OrdinalIgnoreCase);

    private static void Apply(ObjectType type, JsonObject content, IEnumerable<LeafWrite> leaves)
    {
        foreach (var leaf in leaves)
            ContentEdit.Set(type, content, leaf.Path, JsonText.Parse(leaf.Target ?? Emptied(type, leaf)));
    }

    /// <summary>Graph wants an empty array, not null, where a collection was.</summary>
    private static string? Emptied(ObjectType type, LeafWrite leaf) =>
        leaf.Expected?.StartsWith('[') == true && type.RuleFor(leaf.Path).Array != ArrayMeaning.ScopeString ? "[]" : null;

    private static JsonNode? Sendable(ObjectType type, string path, JsonNode? node, bool forCreation = false)
    {
        var stripped = Stripped(type, path, node?.DeepClone(), forCreation);
        return stripped is JsonObject && Meaning.IsEmpty(JsonElement.Parse(stripped.ToJsonString())) ? null : stripped;
    }

    private static JsonNode? Stripped(ObjectType type, string path, JsonNode? node, bool forCreation)
    {
        switch (node)
        {
            case JsonObject owner:
                foreach (var name in owner.Select(p => p.Key).ToList())
                {
                    var below = AttributePath.Property(path, name);
                    if (name is not ODataType && !IsWritable(type, below, forCreation))
                        owner.Remove(name);
                    else
                        Stripped(type, below, owner[name], forCreation);
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                    Stripped(type, AttributePath.Item(path, ""), item, forCreation);
                break;
        }

        return node;
    }

    private static bool IsWritable(ObjectType type, string path, bool forCreation)
    {
        var rule = type.RuleFor(path);
        return rule.Counts && rule.Writable switch
        {
            Writability.ReadOnly => false,
            Writability.CreateOnly => forCreation,
            _ => true,
        };
    }

    private static string? ODataTypeToSend(ObjectType type, JsonElement live)
    {
        var odataType = live.ValueKind == JsonValueKind.Object && live.TryGetProperty(ODataType, out var value) ? value.GetString() : null;
        return odataType is not null && (type.SendsODataType || odataType.Contains(".agent", StringComparison.OrdinalIgnoreCase)) ? odataType : null;
    }
}
