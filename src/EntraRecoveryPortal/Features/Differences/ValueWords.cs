using System.Text.Json;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>JSON texts of a report as short plain text for people. The result is data: it is encoded where it is shown.</summary>
public static class ValueWords
{
    public const string Empty = "empty";

    public static bool IsEmpty(string? json) => json is null or "" or "null" or "[]" or "{}" or "\"\"";

    /// <summary>"Sales" for a string, "Sales, Finance" for a list, "{"a":1}" for a block; "empty" for none; cut at <paramref name="most"/> characters.</summary>
    public static string Short(string? json, int most = 60)
    {
        var text = Text(json);
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
    }

    /// <summary>The elements of a list as text, or null when the value is not a list of plain values.</summary>
    public static IReadOnlyList<string>? Elements(string? json)
    {
        if (json is null || !json.StartsWith('['))
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().All(element => element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            ? [.. document.RootElement.EnumerateArray().Select(Text)]
            : null;
    }

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
