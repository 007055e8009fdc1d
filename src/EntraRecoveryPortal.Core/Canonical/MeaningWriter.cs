using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Writes the meaning of canonical JSON, in one pass over its bytes: what turns out to say nothing is taken back.</summary>
internal sealed class MeaningWriter
{
    private const int LongestName = 256;
    private const int LongestInstant = 40;

    private byte[] _buffer = new byte[2048];
    private int _length;

    /// <summary>Good until the next value is written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Writes one value.</summary>
    /// <returns>False when it says nothing; what was written then is the empty shell of it.</returns>
    public bool Write(ReadOnlySpan<byte> canonical, MeaningRule rule)
    {
        _length = 0;
        var reader = new Utf8JsonReader(canonical);
        reader.Read();
        return Value(ref reader, rule);
    }

    private bool Value(ref Utf8JsonReader reader, MeaningRule rule)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, rule);
            case JsonTokenType.StartArray:
                return Array(ref reader, rule);
            case JsonTokenType.String:
                Text(ref reader, rule);
                return true;
            case JsonTokenType.Number:
                Number(ref reader);
                return true;
            case JsonTokenType.Null:
                Append("null"u8);
                return false;
            default:
                Append(reader.ValueSpan);
                return true;
        }
    }

    private bool Object(ref Utf8JsonReader reader, MeaningRule rule)
    {
        Append((byte)'{');
        var says = false;
        Span<char> name = stackalloc char[LongestName];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = _length;
            if (says)
                Append((byte)',');
            Quoted(reader.ValueSpan);
            Append((byte)':');
            var below = rule.Property(reader.ValueSpan.Length <= LongestName ? name[..reader.CopyString(name)] : reader.GetString());
            reader.Read();
            if (Value(ref reader, below) && below.Counts)
                says = true;
            else
                _length = start;
        }

        Append((byte)'}');
        return says;
    }

    private bool Array(ref Utf8JsonReader reader, MeaningRule rule)
    {
        Append((byte)'[');
        var start = _length;
        var items = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = _length;
            if (reader.TokenType == JsonTokenType.String)
                Item(ref reader, rule.Array);
            else if (!Value(ref reader, rule.Item))
                _length = item;
            if (_length > item)
                items.Add((item - start)..(_length - start));
        }

        if (items.Count > 1)
            Lay(start, items, isSet: rule.Array != ArrayMeaning.Ordered);
        Append((byte)']');
        return items.Count > 0;
    }

    // Items of a set are sorted; those that mean the same are then next to one another.
    private void Lay(int start, List<Range> items, bool isSet)
    {
        var loose = _buffer.AsSpan(start, _length - start).ToArray();
        if (isSet)
            items.Sort((one, other) => loose.AsSpan(one).SequenceCompareTo(loose.AsSpan(other)));
        _length = start;
        for (var i = 0; i < items.Count; i++)
        {
            if (isSet && i > 0 && loose.AsSpan(items[i]).SequenceEqual(loose.AsSpan(items[i - 1])))
                continue;
            if (i > 0)
                Append((byte)',');
            Append(loose.AsSpan(items[i]));
        }
    }

    private void Item(ref Utf8JsonReader reader, ArrayMeaning meaning)
    {
        if (meaning == ArrayMeaning.FlagSet)
            Quoted(string.Join(", ", reader.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)));
        else
            Quoted(reader.ValueSpan);
    }

    private void Text(ref Utf8JsonReader reader, MeaningRule rule)
    {
        if (rule.Array == ArrayMeaning.ScopeString)
        {
            Quoted(string.Join(' ', Meaning.Words(reader.GetString()!)));
        }
        else if (IsInstant(reader.ValueSpan) && reader.TryGetDateTimeOffset(out var instant))
        {
            Span<byte> text = stackalloc byte[LongestInstant];
            Utf8Formatter.TryFormat(instant.UtcDateTime, text, out var written, 'O');
            Quoted(text[..written]);
        }
        else
        {
            Quoted(reader.ValueSpan);
        }
    }

    private void Number(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9') && reader.TryGetDecimal(out var number))
            Append(Encoding.UTF8.GetBytes((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)));
        else
            Append(reader.ValueSpan);
    }

    private static bool IsInstant(ReadOnlySpan<byte> text) => text.Length is >= 20 and <= 33 && text[4] == '-' && text[10] == 'T' && text[^1] == 'Z';

    private void Quoted(string text) => Quoted(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);

    private void Quoted(ReadOnlySpan<byte> escaped)
    {
        Append((byte)'"');
        Append(escaped);
        Append((byte)'"');
    }

    private void Append(byte one)
    {
        if (_length == _buffer.Length)
            System.Array.Resize(ref _buffer, _buffer.Length * 2);
        _buffer[_length++] = one;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_buffer.Length - _length < bytes.Length)
            System.Array.Resize(ref _buffer, _buffer.Length * 2);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
