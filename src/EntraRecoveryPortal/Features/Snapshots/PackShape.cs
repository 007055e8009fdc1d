using System.Text;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A content without its values: where each of them stood there is a mark. The objects of a type have few shapes between them.</summary>
internal sealed class PackShape
{
    public const byte Mark = 1;

    private readonly byte[] text;
    private readonly List<(int From, int To)> pieces = [];
    private readonly List<int> columns = [];

    /// <param name="shape">The text with its marks.</param>
    /// <param name="columnOf">The column of the values of a property, and a new one for a property that comes for the first time: the property's name decides, wherever it stands.</param>
    public PackShape(ReadOnlySpan<byte> shape, Func<string, int> columnOf)
    {
        text = shape.ToArray();
        var (from, name) = (0, "");
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == (byte)'"')
            {
                // No value is left, so this is a name.
                var end = EndOfText(text, at);
                name = Encoding.UTF8.GetString(text.AsSpan(at, end - at));
                at = end - 1;
            }
            else if (text[at] == Mark)
            {
                pieces.Add((from, at));
                columns.Add(columnOf(name));
                from = at + 1;
            }
        }

        pieces.Add((from, text.Length));
    }

    public ReadOnlySpan<byte> Text => text;

    /// <summary>The column of each value, in the order of the values.</summary>
    public IReadOnlyList<int> Columns => columns;

    /// <summary>What stands before a value; behind the last one, the rest.</summary>
    public ReadOnlySpan<byte> Before(int value) => text.AsSpan(pieces[value].From, pieces[value].To - pieces[value].From);

    /// <summary>Behind the quotation mark that ends the text that begins there.</summary>
    public static int EndOfText(ReadOnlySpan<byte> json, int start)
    {
        var at = start + 1;
        while (at < json.Length)
        {
            var next = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return json.Length;
            at += next;
            if (json[at] == (byte)'"')
                return at + 1;
            at += 2;
        }

        return json.Length;
    }
}
