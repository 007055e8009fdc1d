using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>
/// JSON in one fixed form: keys sorted ordinally, no white space, annotations dropped but <c>@odata.type</c>.
/// Equal bytes mean equal content.
/// </summary>
public sealed class CanonicalJson : IEquatable<CanonicalJson>
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // One a thread, grown to what it has met: each content is then copied into bytes of just its size.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private JsonElement? _root;
    private byte[]? _hash;

    private CanonicalJson(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The parsed value; parsed once, when first asked for.</summary>
    public JsonElement Root => _root ??= JsonElement.Parse(Utf8.Span);

    /// <summary>Lets the parsed value go, which takes more room than the bytes. It is parsed again when somebody asks.</summary>
    public void Forget() => _root = null;

    /// <summary>SHA-256 of <see cref="Utf8"/>, 32 bytes.</summary>
    public ReadOnlyMemory<byte> ContentHash => _hash ??= SHA256.HashData(Utf8.Span);

    /// <summary>Brings any JSON value into canonical form.</summary>
    public static CanonicalJson From(JsonElement element)
    {
        var buffer = _buffer ??= new(4096);
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(writer, element);
        return new CanonicalJson(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Parses JSON text and brings it into canonical form.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static CanonicalJson Parse(string json) => From(JsonElement.Parse(json));

    /// <summary>Takes bytes that this class wrote before; they are not checked.</summary>
    public static CanonicalJson FromCanonical(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>The text, number or truth at a dotted path of plain properties, without parsing the rest; null when there is none.</summary>
    public string? TextAt(string path)
    {
        var value = Utf8.Span;
        foreach (var name in path.AsSpan().Split('.'))
        {
            if (!value.StartsWith((byte)'{'))
                return null;
            var answer = QuickJson.Find(value, path.AsSpan(name), out value);
            if (answer != QuickJson.Answer.Found)
                return answer == QuickJson.Answer.Absent ? null : ParsedTextAt(path);
        }

        return value[0] switch
        {
            (byte)'"' when !value.Contains((byte)'\\') => Encoding.UTF8.GetString(value[1..^1]),
            (byte)'"' => ParsedTextAt(path),
            (byte)'{' or (byte)'[' or (byte)'n' => null,
            _ => Encoding.UTF8.GetString(value),
        };
    }

    private string? ParsedTextAt(string path)
    {
        var reader = new Utf8JsonReader(Utf8.Span);
        reader.Read();
        foreach (var name in path.AsSpan().Split('.'))
        {
            if (reader.TokenType != JsonTokenType.StartObject || !Find(ref reader, path.AsSpan(name)))
                return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(CanonicalJson? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CanonicalJson);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(ContentHash.Span);

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in SortedProperties.Of(element))
                {
                    if (!IsKept(name))
                        continue;

                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<char> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
                return true;
            reader.Skip();
        }

        return false;
    }

    private static bool IsKept(string name) => name is "@odata.type" || !name.Contains('@');
}
