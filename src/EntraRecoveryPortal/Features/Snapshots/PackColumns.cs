using System.Buffers.Binary;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Puts the contents of a pack in another order before they are compressed: what all have in common once (<see cref="PackShape"/>), and then property by property
/// the values of all of them. Side by side, values take half the room and half the time to compress. docs/store.md describes the form.
/// </summary>
internal sealed class PackColumns
{
    /// <summary>Ends a value that stood in quotation marks.</summary>
    public const byte EndOfText = 0;

    /// <summary>Ends any other value.</summary>
    public const byte EndOfWord = 1;

    /// <summary>Stands for a value that is the one before it in its column: what was replaced mostly is what it was replaced by.</summary>
    public const byte AsBefore = 2;

    [ThreadStatic]
    private static PackColumns? ofThread;

    private readonly List<PackShape> shapes = [];
    private readonly Dictionary<string, int> columnsByName = new(StringComparer.Ordinal);
    private readonly List<Column> columns = [];
    private readonly List<(int From, int To, bool IsText)> values = [];
    private readonly ByteRun shape = new();
    private readonly ByteRun numbers = new();
    private readonly ByteRun folded = new();
    private int lastShape;

    /// <summary>The contents, each after its length, in columns; good until the next call on the same thread. Nothing where it cannot be done, or is not worth it:
    /// text with control characters, which JSON never holds, and contents that have nothing in common.</summary>
    public static ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> entries) => (ofThread ??= new()).FoldAll(entries);

    private ReadOnlySpan<byte> FoldAll(ReadOnlySpan<byte> entries)
    {
        Clear();
        var count = 0;
        for (var at = 0; at < entries.Length; count++)
        {
            var length = Int(entries[at..]);
            if (count == ushort.MaxValue || !TryTake(entries.Slice(at + sizeof(int), length)))
                return [];
            at += sizeof(int) + length;
        }

        folded.Add(shapes.Sum(one => one.Text.Length + 1));
        folded.Add(count);
        folded.Add(columnsByName.Count);
        var used = columns.Take(columnsByName.Count);
        foreach (var column in used)
            folded.Add(column.Length);
        foreach (var one in shapes)
            folded.Add(one.Text, EndOfText);
        folded.Add(numbers.Written);
        foreach (var column in used)
            folded.Add(column.Written);
        return folded.Length < entries.Length ? folded.Written : [];
    }

    private void Clear()
    {
        shapes.Clear();
        columnsByName.Clear();
        foreach (var column in columns)
            column.Clear();
        numbers.Clear();
        folded.Clear();
        lastShape = 0;
    }

    private bool TryTake(ReadOnlySpan<byte> content)
    {
        if (content.IndexOfAny(EndOfText, EndOfWord, AsBefore) >= 0)
            return false;
        if (shapes.Count == 0 || !TrySplit(content, shapes[lastShape]))
        {
            Split(content);
            lastShape = NumberOfShape();
        }

        var number = lastShape;
        Span<byte> stored = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(stored, (ushort)number);
        numbers.Add(stored);
        var of = shapes[number].Columns;
        for (var value = 0; value < values.Count; value++)
        {
            var (from, to, isText) = values[value];
            columns[of[value]].Add(content[from..to], isText ? EndOfText : EndOfWord);
        }

        return true;
    }

    // Most contents have the shape of the one before: then it is known where values begin. Finds the same values as splitting does, or says no.
    private bool TrySplit(ReadOnlySpan<byte> content, PackShape like)
    {
        values.Clear();
        var pieces = like.Pieces;
        var at = 0;
        foreach (var (from, to) in pieces[..^1])
        {
            if (!content[at..].StartsWith(like.Padded[from..to]))
                return false;
            at += to - from;
            var end = at < content.Length && content[at] == (byte)'"' ? PackShape.EndOfText(content, at) : WordEnd(content, at);
            if (end == at || end == content.Length || content[end] == (byte)':')
                return false;
            values.Add(content[at] == (byte)'"' ? (at + 1, end - 1, true) : (at, end, false));
            at = end;
        }

        return content[at..].SequenceEqual(like.Padded[pieces[^1].From..pieces[^1].To]);
    }

    // Texts that no colon follows are values, and so is every other word.
    private void Split(ReadOnlySpan<byte> content)
    {
        shape.Clear();
        values.Clear();
        var copied = 0;
        for (var at = 0; at < content.Length;)
        {
            int end;
            if (content[at] == (byte)'"')
            {
                end = PackShape.EndOfText(content, at);
                if (end < content.Length && content[end] == (byte)':')
                {
                    at = end + 1;
                    continue;
                }

                if (end - at < 2 || content[end - 1] != (byte)'"')
                    end = content.Length; // no JSON
            }
            else if (IsOfWord(content[at]))
            {
                end = WordEnd(content, at);
            }
            else
            {
                at++;
                continue;
            }

            var isText = content[at] == (byte)'"' && end - at >= 2 && content[end - 1] == (byte)'"';
            shape.Add(content[copied..at], PackShape.Mark);
            values.Add(isText ? (at + 1, end - 1, true) : (at, end, false));
            copied = at = end;
        }

        shape.Add(content[copied..]);
    }

    private int NumberOfShape()
    {
        for (var i = 0; i < shapes.Count; i++)
        {
            var number = (lastShape + i) % shapes.Count;
            if (shapes[number].Text.SequenceEqual(shape.Written))
                return number;
        }

        shapes.Add(new(shape.Written, columnsByName));
        while (columns.Count < columnsByName.Count)
            columns.Add(new());
        return shapes.Count - 1;
    }

    private static int WordEnd(ReadOnlySpan<byte> content, int at)
    {
        while (at < content.Length && IsOfWord(content[at]))
            at++;
        return at;
    }

    private static bool IsOfWord(byte one) => one is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'E';

    private sealed class Column
    {
        private readonly ByteRun run = new();
        private (int From, int To) last;

        public int Length => run.Length;

        public ReadOnlySpan<byte> Written => run.Written;

        public void Clear()
        {
            run.Clear();
            last = default;
        }

        public void Add(ReadOnlySpan<byte> value, byte end)
        {
            var before = run.Written[last.From..last.To];
            if (before.Length == value.Length + 1 && before[^1] == end && before[..^1].SequenceEqual(value))
            {
                run.Add([], AsBefore);
                return;
            }

            run.Add(value, end);
            last = (run.Length - value.Length - 1, run.Length);
        }
    }

    private static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
