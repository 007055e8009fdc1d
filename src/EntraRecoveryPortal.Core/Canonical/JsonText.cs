using System.Text.Json;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Canonical JSON text of single values, as it travels in changes and plans.</summary>
public static class JsonText
{
    /// <summary>The text of a value; null when it is absent or null.</summary>
    public static string? Of(JsonElement? value) =>
        value is not { } element || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : CanonicalJson.From(element).ToString();

    /// <summary>The value of a text; null stays null.</summary>
    public static JsonElement? Parse(string? text) => text is null ? null : JsonElement.Parse(text);
}
