using System.Buffers;
using System.Text;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>Finds a property in JSON without white space by leaping from text to text, in a third of the time that a parser takes. What it is not sure of it leaves to one.</summary>
internal static class QuickJson
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);

    public enum Answer
    {
        Unsure,
        Absent,
        Found,
    }

    /// <param name="json">An object.</param>
    /// <param name="name">In plain letters.</param>
    /// <param name="value">As it stands there, quotation marks and all.</param>
    public static Answer Find(ReadOnlySpan<byte> json, ReadOnlySpan<char> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (json.StartsWith("{}"u8))
            return Answer.Absent;
        if (!json.StartsWith("{\""u8))
            return Answer.Unsure;
        for (var rest = json[1..]; ;)
        {
            var end = rest.IsEmpty || rest[0] != (byte)'"' ? -1 : rest[1..].IndexOfAny((byte)'"', (byte)'\\') + 1;
            if (end < 1 || !rest[end..].StartsWith("\":"u8))
                return Answer.Unsure; // a name with an escape may be the one that is looked for
            var isIt = Ascii.Equals(rest[1..end], name);
            rest = rest[(end + 2)..];
            var length = LengthOf(rest);
            if (length < 1 || length >= rest.Length)
                return Answer.Unsure;
            if (isIt)
            {
                value = rest[..length];
                return Answer.Found;
            }

            if (rest[length] == (byte)'}')
                return Answer.Absent;
            if (rest[length] != (byte)',')
                return Answer.Unsure;
            rest = rest[(length + 1)..];
        }
    }

    // -1 when the value does not end.
    private static int LengthOf(ReadOnlySpan<byte> value) => value.IsEmpty ? -1 : value[0] switch
    {
        (byte)'"' => LengthOfText(value),
        (byte)'{' or (byte)'[' => LengthOfNest(value),
        _ => value.IndexOfAny((byte)',', (byte)'}'),
    };

    private static int LengthOfText(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length; at += 2)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            at += next;
            if (text[at] == (byte)'"')
                return at + 1;
        }

        return -1;
    }

    private static int LengthOfNest(ReadOnlySpan<byte> nest)
    {
        for (var (at, depth) = (0, 0); nest[at..].IndexOfAny(Structure) is var next and >= 0;)
        {
            at += next;
            switch (nest[at])
            {
                case (byte)'"':
                    var length = LengthOfText(nest[at..]);
                    if (length < 0)
                        return -1;
                    at += length;
                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0)
                return at;
        }

        return -1;
    }
}
