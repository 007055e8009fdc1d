using System.Text.Encodings.Web;
using System.Text.Json;

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

    /// <summary>As <see cref="Short"/>, with ids that have a name replaced by it.</summary>
    public static string Named(string? json, IReadOnlyDictionary<string, string> names, int most) =>
        Short(names.Aggregate(json, (text, name) => text?.Replace($"\"{name.Key}\"", JsonSerializer.Serialize(name.Value, Plain), StringComparison.Ordinal)), most);

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
        JsonValueKind.Object or JsonValueKind.Number => value.GetRawText(),
        _ => value.GetRawText(),
    };
}
