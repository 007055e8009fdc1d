using System.Text.Json;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads Graph's error envelope. Conditional Access puts its text into innerError.message.</summary>
internal static class GraphFault
{
    public static (string? Code, string? Message) Of(JsonElement body)
    {
        if (!TryObject(body, "error", out var error))
            return (null, null);
        var message = Text(error, "message");
        if ((TryObject(error, "innerError", out var inner) || TryObject(error, "innererror", out inner)) && Text(inner, "message") is { Length: > 0 } detail && detail != message)
            message = message is { Length: > 0 } ? $"{message} {detail}" : detail;
        return (Text(error, "code"), message);
    }

    private static bool TryObject(JsonElement element, string name, out JsonElement found)
    {
        found = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out found) && found.ValueKind == JsonValueKind.Object;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
