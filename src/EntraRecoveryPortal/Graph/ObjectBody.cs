using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;

namespace EntraRecoveryPortal.Graph;

/// <summary>What is kept of an object as Graph sent it: links go their own way, joined parts come in.</summary>
internal static class ObjectBody
{
    public static CanonicalJson Keep(JsonElement sent, IReadOnlyList<string> links, IReadOnlyDictionary<string, JsonElement> joined)
    {
        if (joined.Count == 0 && !links.Any(link => sent.TryGetProperty(link, out _)))
            return CanonicalJson.From(sent);

        var kept = JsonObject.Create(sent)!;
        foreach (var link in links)
            kept.Remove(link);
        foreach (var (name, value) in joined)
            kept[name] = value.ValueKind == JsonValueKind.Undefined ? null : JsonSerializer.SerializeToNode(value);
        return CanonicalJson.From(JsonSerializer.SerializeToElement(kept));
    }

    /// <summary>Graph answers with nothing but the id for what the app may not read; that is not an object without values.</summary>
    public static bool IsBare(JsonElement sent) => sent.EnumerateObject()
        .All(property => property.Name == "id" || property.Name.Contains('@', StringComparison.Ordinal) || property.Value.ValueKind == JsonValueKind.Null || IsEmptyArray(property.Value));

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
