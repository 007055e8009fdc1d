using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>
/// What a value says, as text: sets sorted, what does not count left out, null, absent and empty as one, numbers and
/// instants in one spelling. Equal text means no change.
/// </summary>
public static class Meaning
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The meaning of the attribute at a path; <c>null</c> when it is empty.</summary>
    public static string? Of(ObjectType type, string path, JsonElement? value)
    {
        if (value is not { } element || IsEmpty(element))
            return null;

        var bytes = Bytes(type, path, element);
        return bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes.Span);
    }

    /// <summary>Null, absent, an empty array, or an object of nothing but such.</summary>
    public static bool IsEmpty(JsonElement? value) => value is not { } element || element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.Array => element.GetArrayLength() == 0,
        JsonValueKind.Object => element.EnumerateObject().All(p => IsEmpty(p.Value)),
        _ => false,
    };

    /// <summary>Whether two values of the attribute at a path say the same.</summary>
    public static bool Same(ObjectType type, string path, JsonElement? one, JsonElement? other) =>
        string.Equals(Of(type, path, one), Of(type, path, other), StringComparison.Ordinal);

    /// <summary>The words of a scope string, sorted, once each.</summary>
    internal static IReadOnlyList<string> Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Nothing when no part of the value counts.</summary>
    internal static ReadOnlyMemory<byte> Bytes(ObjectType type, string path, JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            if (!Write(writer, type, path, element))
                return default;
        }

        return buffer.WrittenMemory;
    }

    private static bool Write(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(writer, type, path, element);
            case JsonValueKind.Array:
                return WriteArray(writer, type, path, element);
            case JsonValueKind.String:
                WriteText(writer, type, path, element.GetString()!);
                return true;
            case JsonValueKind.Number when element.TryGetDecimal(out var number):
                writer.WriteRawValue((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                return true;
            default:
                element.WriteTo(writer);
                return true;
        }
    }

    private static bool WriteObject(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        var wroteAny = false;
        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var below = AttributePath.Property(path, property.Name);
            if (IsEmpty(property.Value) || !type.RuleFor(below).Counts)
                continue;

            var text = Bytes(type, below, property.Value);
            if (text.Length == 0)
                continue;

            writer.WritePropertyName(property.Name);
            writer.WriteRawValue(text.Span, skipInputValidation: true);
            wroteAny = true;
        }

        writer.WriteEndObject();
        return wroteAny;
    }

    private static bool WriteArray(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        var meaning = type.RuleFor(path).Array;
        var below = AttributePath.Item(path, "");
        var items = new List<string>();
        foreach (var item in element.EnumerateArray())
        {
            if (meaning == ArrayMeaning.FlagSet && item.ValueKind == JsonValueKind.String)
                items.Add(Quote(Flags(item.GetString()!)));
            else if (Bytes(type, below, item) is { Length: > 0 } bytes)
                items.Add(Encoding.UTF8.GetString(bytes.Span));
        }

        if (meaning != ArrayMeaning.Ordered)
            items = [.. items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (items.Count == 0)
            return false;

        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteRawValue(item, skipInputValidation: true);
        writer.WriteEndArray();
        return true;
    }

    private static void WriteText(Utf8JsonWriter writer, ObjectType type, string path, string text)
    {
        if (type.RuleFor(path).Array == ArrayMeaning.ScopeString)
            writer.WriteStringValue(string.Join(' ', Words(text)));
        else if (IsInstant(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            writer.WriteStringValue(instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        else
            writer.WriteStringValue(text);
    }

    private static bool IsInstant(string text) => text.Length is >= 20 and <= 33 && text[4] == '-' && text[10] == 'T' && text[^1] == 'Z';

    private static string Flags(string text) =>
        string.Join(", ", text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
