using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>What is kept of an object as Graph sent it: links go their own way, joined parts come in.</summary>
internal static class ObjectBody
{
    private const string ODataType = "@odata.type";

    public static CanonicalJson Keep(ObjectType type, JsonElement sent, IReadOnlyList<string> links, IReadOnlyDictionary<string, JsonElement> joined)
    {
        if (joined.Count == 0 && !IsPlain(type, sent) && !links.Any(link => sent.TryGetProperty(link, out _)))
            return CanonicalJson.From(sent);

        var kept = JsonObject.Create(sent)!;
        if (IsPlain(type, sent))
            kept.Remove(ODataType);
        foreach (var link in links)
            kept.Remove(link);
        foreach (var (name, value) in joined)
            kept[name] = value.ValueKind == JsonValueKind.Undefined ? null : JsonSerializer.SerializeToNode(value);
        return CanonicalJson.From(JsonSerializer.SerializeToElement(kept));
    }

    /// <summary>Graph answers with nothing but the id for what the app may not read; that is not an object without values.</summary>
    public static bool IsBare(JsonElement sent) => sent.EnumerateObject()
        .All(property => property.Name == "id" || property.Name.Contains('@', StringComparison.Ordinal) || property.Value.ValueKind == JsonValueKind.Null || IsEmptyArray(property.Value));

    // Some paths name the plain type of an object and others do not; only a type beyond it tells anything.
    private static bool IsPlain(ObjectType type, JsonElement sent) =>
        sent.TryGetProperty(ODataType, out var name) && name.ValueEquals($"#microsoft.graph.{type.Name}");

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
