using System.Text.Encodings.Web;
using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>JSON texts of a report as short plain text for people. The result is data: it is encoded where it is shown.</summary>
public static class ValueWords
{
    public const string Empty = "empty";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsEmpty(string? json) => json is null or "" or "null" or "[]" or "{}" or "\"\"";

    /// <summary>"Sales" for a string, "Sales, Finance" for a list, "{"a":1}" for a block; "empty" for none; cut at <paramref name="most"/> characters.</summary>
    public static string Short(string? json, int most = 60)
    {
        var text = Text(json);
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
    }

    /// <summary>The whole value for reading, with names for ids; blocks are laid out line by line.</summary>
    public static string Full(string? json, IReadOnlyDictionary<string, string> names)
    {
        var named = WithNames(json, names, everywhere: true);
        return IsDeep(named) ? ReadableJson.Indented(named!) : Short(named, int.MaxValue);
    }

    /// <summary>Writes names in place of ids inside a block, where nothing else would name them; plain lists are named where they are shown.</summary>
    public static string? WithNames(string? json, IReadOnlyDictionary<string, string> names, bool everywhere = false) => everywhere || IsDeep(json)
        ? names.Aggregate(json, (text, name) => text?.Replace($"\"{name.Key}\"", JsonSerializer.Serialize(everywhere ? name.Value : $"{name.Value} ({name.Key[..8]})", Plain), StringComparison.Ordinal))
        : json;

    /// <summary>The state of an object as JSON text of the words for it.</summary>
    public static string? State(string? json) => json switch
    {
        null => "\"not there\"",
        "\"present\"" => "\"there\"",
        "\"softDeleted\"" => "\"in the recycle bin\"",
        "\"gone\"" => "\"gone for good\"",
        _ => json,
    };

    private static string? Name(JsonElement block) => new[] { "displayName", "name" }
        .Select(name => block.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null).FirstOrDefault(name => name is { Length: > 0 });

    private static bool IsDeep(string? json) => json is not null && (json.StartsWith('{') || (json.StartsWith('[') && json.Contains('{', StringComparison.Ordinal)));

    private static string Text(string? json)
    {
        if (IsEmpty(json))
            return Empty;
        using var document = JsonDocument.Parse(json!);
        return Text(document.RootElement);
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null or JsonValueKind.Undefined => Empty,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object when Name(value) is { } name => name,
        JsonValueKind.Object or JsonValueKind.Number => value.GetRawText(),
        _ => value.GetRawText(),
    };
}
