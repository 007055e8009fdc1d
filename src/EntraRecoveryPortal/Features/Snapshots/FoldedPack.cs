using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Puts contents that <see cref="PackColumns"/> laid in columns back into the order that they had: all of them, or only some. A value is passed over in a fraction of the time that it takes to copy it.</summary>
internal readonly ref struct FoldedPack
{
    /// <summary>Values and what stands between them are mostly shorter: one step finds their end, and another copies them.</summary>
    public static readonly int Slack = Vector256<byte>.Count;

    private const int HeaderLength = 3 * sizeof(int);

    private readonly ReadOnlySpan<byte> _folded;
    private readonly ReadOnlySpan<byte> _order;
    private readonly List<PackShape> _shapes = [];
    private readonly (int Next, int Last)[] _places;

    public FoldedPack(ReadOnlySpan<byte> folded)
    {
        _folded = folded;
        var (shapesLength, count, columnCount) = (Int(folded), Int(folded[sizeof(int)..]), Int(folded[(2 * sizeof(int))..]));
        var lengths = folded.Slice(HeaderLength, columnCount * sizeof(int));
        var shapes = folded.Slice(HeaderLength + lengths.Length, shapesLength);
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        while (shapes.Length > 0)
        {
            var end = shapes.IndexOf(PackColumns.EndOfText);
            _shapes.Add(new(shapes[..end], byName));
            shapes = shapes[(end + 1)..];
        }

        _order = folded.Slice(HeaderLength + lengths.Length + shapesLength, count * sizeof(ushort));
        var at = HeaderLength + lengths.Length + shapesLength + _order.Length;
        _places = new (int, int)[columnCount];
        for (var column = 0; column < columnCount; column++)
        {
            _places[column] = (at, at);
            at += Int(lengths[(column * sizeof(int))..]);
        }
    }

    /// <summary>All contents, each after its length.</summary>
    public void Unfold(Span<byte> entries)
    {
        for (var (entry, to) = (0, 0); entry * sizeof(ushort) < _order.Length; entry++)
        {
            var length = Copy(ShapeOf(entry), entries[(to + sizeof(int))..]);
            BinaryPrimitives.WriteInt32LittleEndian(entries[to..], length);
            to += sizeof(int) + length;
        }
    }

    /// <summary>Those contents that begin there in the open pack, with the lengths that they are known to have.</summary>
    /// <param name="wanted">Places and lengths.</param>
    /// <exception cref="InvalidDataException">No content begins there.</exception>
    public IReadOnlyList<byte[]> Pick(IReadOnlyList<(int Offset, int Length)> wanted)
    {
        var found = new byte[wanted.Count][];
        var byOffset = Enumerable.Range(0, wanted.Count).OrderBy(one => wanted[one].Offset).ToArray();
        var next = 0;
        for (var (entry, offset) = (0, sizeof(int)); next < byOffset.Length; entry++)
        {
            if (entry * sizeof(ushort) >= _order.Length || wanted[byOffset[next]].Offset < offset)
                throw new InvalidDataException("A pack holds no content at a place where one should begin.");
            if (wanted[byOffset[next]].Offset > offset)
            {
                offset += PassOver(ShapeOf(entry)) + sizeof(int);
                continue;
            }

            var content = new byte[wanted[byOffset[next]].Length];
            if (Copy(ShapeOf(entry), content) != content.Length)
                throw new InvalidDataException("A content of a pack is not as long as it should be.");
            for (; next < byOffset.Length && wanted[byOffset[next]].Offset == offset; next++)
                found[byOffset[next]] = content;
            offset += content.Length + sizeof(int);
        }

        return found;
    }

    private PackShape ShapeOf(int entry) => _shapes[BinaryPrimitives.ReadUInt16LittleEndian(_order[(entry * sizeof(ushort))..])];

    private int PassOver(PackShape shape)
    {
        var length = shape.LengthWithoutValues;
        foreach (var column in shape.Columns)
        {
            var (start, valueLength) = Next(column);
            length += valueLength + (IsText(start, valueLength) ? 2 : 0);
        }

        return length;
    }

    private int Copy(PackShape shape, Span<byte> content)
    {
        var to = 0;
        var columns = shape.Columns;
        var pieces = shape.Pieces;
        for (var value = 0; value < columns.Length; value++)
        {
            Copy(shape.Padded, pieces[value].From, pieces[value].To - pieces[value].From, content, ref to);
            var (start, length) = Next(columns[value]);
            var isText = IsText(start, length);
            if (isText)
                content[to++] = (byte)'"';
            Copy(_folded, start, length, content, ref to);
            if (isText)
                content[to++] = (byte)'"';
        }

        Copy(shape.Padded, pieces[^1].From, pieces[^1].To - pieces[^1].From, content, ref to);
        return to;
    }

    private bool IsText(int start, int length) => _folded[start + length] == PackColumns.EndOfText;

    private (int Start, int Length) Next(int column)
    {
        ref var place = ref _places[column];
        var isAsBefore = _folded[place.Next] == PackColumns.AsBefore;
        if (!isAsBefore)
            place.Last = place.Next;
        var length = LengthAt(place.Last);
        place.Next += isAsBefore ? 1 : length + 1;
        return (place.Last, length);
    }

    private int LengthAt(int start)
    {
        if (_folded.Length - start >= Slack)
        {
            var ends = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(in MemoryMarshal.GetReference(_folded), (nuint)start), Vector256.Create(PackColumns.EndOfWord)).ExtractMostSignificantBits();
            if (ends != 0)
                return BitOperations.TrailingZeroCount(ends);
        }

        return _folded[start..].IndexOfAny(PackColumns.EndOfText, PackColumns.EndOfWord);
    }

    // What is written past the end is written over by what comes next.
    private static void Copy(ReadOnlySpan<byte> from, int start, int length, Span<byte> content, ref int to)
    {
        if (length <= Slack && from.Length - start >= Slack && content.Length - to >= Slack)
            Vector256.LoadUnsafe(in MemoryMarshal.GetReference(from), (nuint)start).StoreUnsafe(ref MemoryMarshal.GetReference(content), (nuint)to);
        else
            from.Slice(start, length).CopyTo(content[to..]);
        to += length;
    }

    private static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
