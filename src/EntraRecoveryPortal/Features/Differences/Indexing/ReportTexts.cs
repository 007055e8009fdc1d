using System.Buffers;
using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>The texts of one report, numbered from zero, each value once: in UTF-8 and in blocks, for a report of a million rows has some hundred megabytes of them.</summary>
internal sealed class ReportTexts
{
    /// <summary>The number of no text.</summary>
    public const int None = -1;

    private const int BlockSize = 4_096;
    private const int OnStack = 512;

    private readonly List<Block> blocks = [];
    private Dictionary<string, int>? numbers = new(StringComparer.Ordinal);
    private ArrayBufferWriter<byte> open = new();
    private List<int> ends = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public long Bytes => blocks.Sum(block => block.Utf8.LongLength + (sizeof(int) * block.Ends.LongLength));

    /// <summary>Takes a text in, or finds the same one.</summary>
    public int Add(string? text)
    {
        if (text is null)
            return None;
        if (numbers!.TryGetValue(text, out var known))
            return known;
        numbers[text] = Count;
        return Append(text);
    }

    /// <summary>Takes a text in that will hardly come twice.</summary>
    public int Append(string text)
    {
        Encoding.UTF8.GetBytes(text, open);
        ends.Add(open.WrittenCount);
        if (ends.Count == BlockSize)
            CloseBlock();
        return Count++;
    }

    /// <summary>No more texts follow.</summary>
    public void Close()
    {
        CloseBlock();
        numbers = null;
    }

    public string this[int number] => Encoding.UTF8.GetString(Utf8(number));

    /// <summary>The number of exactly this text among those that came by <see cref="Add"/>.</summary>
    public int Find(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        for (var number = 0; number < Count; number++)
        {
            if (Utf8(number).SequenceEqual(wanted))
                return number;
        }
        return None;
    }

    /// <summary>Which texts hold this one, whatever the case.</summary>
    public BitArray Holding(string part)
    {
        var holding = new BitArray(Count);
        Span<char> stack = stackalloc char[OnStack];
        for (var number = 0; number < Count; number++)
        {
            var utf8 = Utf8(number);
            var rented = utf8.Length > OnStack ? ArrayPool<char>.Shared.Rent(utf8.Length) : null;
            var chars = rented ?? stack;
            holding[number] = MemoryExtensions.Contains(chars[..Encoding.UTF8.GetChars(utf8, chars)], part, StringComparison.OrdinalIgnoreCase);
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
        return holding;
    }

    private ReadOnlySpan<byte> Utf8(int number)
    {
        var (block, place) = (number / BlockSize, number % BlockSize);
        var utf8 = block < blocks.Count ? blocks[block].Utf8 : open.WrittenSpan;
        var until = block < blocks.Count ? blocks[block].Ends : CollectionsMarshal.AsSpan(ends);
        return utf8[(place == 0 ? 0 : until[place - 1])..until[place]];
    }

    private void CloseBlock()
    {
        blocks.Add(new(open.WrittenSpan.ToArray(), [.. ends]));
        (open, ends) = (new(), []);
    }

    private sealed record Block(byte[] Utf8, int[] Ends);
}
