using System.Text.Encodings.Web;
using System.Text.Json;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>JSON values as people read them. Never markup: values come from the tenant.</summary>
public static class ReadableJson
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Indented(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Indented(document.RootElement);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    public static string Indented(JsonElement value) => JsonSerializer.Serialize(value, Pretty);

    /// <summary>One scalar in words: yes and no for booleans, text without quotes, anything deeper as JSON.</summary>
    public static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Object or JsonValueKind.Array => Indented(value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.ValueKind, "Unknown kind of JSON value"),
    };

    public static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    internal static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
}
