using System.Runtime.InteropServices;
using System.Text;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A content without its values: where each of them stood there is a mark. The objects of a type have few shapes between them.</summary>
internal sealed class PackShape
{
    public const byte Mark = 1;

    private readonly byte[] text;
    private readonly int length;
    private readonly List<(int From, int To)> pieces = [];
    private readonly List<int> columns = [];

    /// <param name="shape">The text with its marks.</param>
    /// <param name="columnsByName">The column of the values of a property, and a new one for a property that comes for the first time: the property's name decides, wherever it stands.</param>
    public PackShape(ReadOnlySpan<byte> shape, Dictionary<string, int> columnsByName)
    {
        length = shape.Length;
        text = new byte[length + FoldedPack.Slack];
        shape.CopyTo(text);
        var (from, name) = (0, "");
        for (var at = 0; at < length; at++)
        {
            if (text[at] == (byte)'"')
            {
                // No value is left, so this is a name.
                var end = EndOfText(shape, at);
                name = Encoding.UTF8.GetString(text.AsSpan(at, end - at));
                at = end - 1;
            }
            else if (text[at] == Mark)
            {
                pieces.Add((from, at));
                ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(columnsByName, name, out var isKnown);
                if (!isKnown)
                    column = columnsByName.Count - 1;
                columns.Add(column);
                from = at + 1;
            }
        }

        pieces.Add((from, length));
    }

    public ReadOnlySpan<byte> Text => text.AsSpan(0, length);

    /// <summary>The column of each value, in the order of the values.</summary>
    public ReadOnlySpan<int> Columns => CollectionsMarshal.AsSpan(columns);

    /// <summary>What stands before each value and, the last, behind them, as places in <see cref="Padded"/>.</summary>
    public ReadOnlySpan<(int From, int To)> Pieces => CollectionsMarshal.AsSpan(pieces);

    /// <summary>The text, and behind it as much room as copying in steps may read.</summary>
    public ReadOnlySpan<byte> Padded => text;

    /// <summary>The length of the text without its marks.</summary>
    public int LengthWithoutValues => length - columns.Count;

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
