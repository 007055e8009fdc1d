using System.Buffers.Binary;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Where the contents of an open pack begin, how long each is, and which ones somebody named.</summary>
internal sealed class PackEntries
{
    private readonly int[] offsets;
    private readonly int[] lengths;
    private readonly bool[] isUsed;

    private PackEntries(int count) => (offsets, lengths, isUsed) = (new int[count], new int[count], new bool[count]);

    public int Unused => isUsed.Count(used => !used);

    /// <summary>Null when the lengths do not lead from one end to the other in so many steps.</summary>
    public static PackEntries? Of(ReadOnlySpan<byte> raw, int count)
    {
        if (count < 0 || count > raw.Length / sizeof(int))
            return null;
        var entries = new PackEntries(count);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (raw.Length - at < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(raw[at..]) is var length && (length < 0 || length > raw.Length - at - sizeof(int)))
                return null;
            (entries.offsets[i], entries.lengths[i]) = (at + sizeof(int), length);
            at += sizeof(int) + length;
        }

        return at == raw.Length ? entries : null;
    }

    /// <summary>The length of the content that begins there, which is named thereby; 0 when none does.</summary>
    public int Use(int offset)
    {
        var index = Array.BinarySearch(offsets, offset);
        if (index < 0)
            return 0;
        isUsed[index] = true;
        return lengths[index];
    }
}
