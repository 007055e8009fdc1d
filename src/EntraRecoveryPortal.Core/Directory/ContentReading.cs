using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>Reads single values out of an object's content.</summary>
public static class ContentReading
{
    private const string ODataType = "@odata.type";

    /// <summary>The element at a dotted path of plain properties; null when it is absent or null.</summary>
    public static JsonElement? At(this JsonElement content, string path)
    {
        var current = content;
        foreach (var name in NamesOf(path))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(name, out current))
                return null;
        }

        return current.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : current;
    }

    // The annotation is one name, dot and all.
    private static IEnumerable<string> NamesOf(string path) => path.EndsWith(ODataType, StringComparison.Ordinal)
        ? [.. path[..^ODataType.Length].Split('.', StringSplitOptions.RemoveEmptyEntries), ODataType]
        : path.Split('.');

    /// <summary>The text of a string, number or boolean at a dotted path; null when there is none.</summary>
    public static string? TextAt(this JsonElement content, string path) => content.At(path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>Whether the value at a dotted path is true.</summary>
    public static bool IsTrueAt(this JsonElement content, string path) => content.At(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The strings of the array at a dotted path; empty when there is none.</summary>
    public static IReadOnlyList<string> TextsAt(this JsonElement content, string path) =>
        content.At(path) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)]
            : [];
}
