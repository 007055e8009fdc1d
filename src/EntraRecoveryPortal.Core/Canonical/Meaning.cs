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

    /// <summary>The meaning of the attribute at a path; <c>null</c> when it says nothing.</summary>
    public static string? Of(ObjectType type, string path, JsonElement? value) =>
        value is { } element && Says(type, path, element) ? Encoding.UTF8.GetString(Bytes(type, path, element).Span) : null;

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

    internal static ReadOnlyMemory<byte> Bytes(ObjectType type, string path, JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(writer, type, path, element);
        return buffer.WrittenMemory;
    }

    /// <summary>Whether any part of the value is there and counts.</summary>
    private static bool Says(ObjectType type, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return false;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    var below = AttributePath.Property(path, property.Name);
                    if (Says(type, below, property.Value) && type.RuleFor(below).Counts)
                        return true;
                }

                return false;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (Says(type, AttributePath.Item(path, ""), item))
                        return true;
                }

                return false;
            default:
                return true;
        }
    }

    private static void Write(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, type, path, element);
                break;
            case JsonValueKind.Array:
                WriteArray(writer, type, path, element);
                break;
            case JsonValueKind.String:
                WriteText(writer, type, path, element.GetString()!);
                break;
            case JsonValueKind.Number when element.TryGetDecimal(out var number):
                writer.WriteRawValue((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in SortedProperties.Of(element))
        {
            var below = AttributePath.Property(path, name);
            if (!Says(type, below, value) || !type.RuleFor(below).Counts)
                continue;

            writer.WritePropertyName(name);
            Write(writer, type, below, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, ObjectType type, string path, JsonElement element)
    {
        var meaning = type.RuleFor(path).Array;
        var below = AttributePath.Item(path, "");
        var items = new List<string>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                items.Add(Quote(meaning == ArrayMeaning.FlagSet ? Flags(item.GetString()!) : item.GetString()!));
            else if (Says(type, below, item))
                items.Add(Encoding.UTF8.GetString(Bytes(type, below, item).Span));
        }

        if (meaning != ArrayMeaning.Ordered)
            items = [.. items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        writer.WriteStartArray();
        foreach (var item in items)
            writer.WriteRawValue(item, skipInputValidation: true);
        writer.WriteEndArray();
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
