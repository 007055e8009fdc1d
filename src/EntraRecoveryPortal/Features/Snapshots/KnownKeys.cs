using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Type and key of very many objects by id, in a tenth of the memory that ids as text take. An id is a number of 128 bits: nearly all are GUIDs, and any
/// other is taken by its hash.
/// </summary>
internal sealed class KnownKeys(int mostSlots = KnownKeys.MostSlots)
{
    /// <summary>For a million and a half of objects; 50 MB.</summary>
    private const int MostSlots = 1 << 21;
    private const int Smallest = 1 << 10;
    private const int TypeAbove = 32;

    private readonly List<string> names = [];
    private UInt128[] ids = new UInt128[Smallest];
    private ulong[] values = new ulong[Smallest]; // the type's number above the key: one place to look, since each is far from the one before
    private int count;

    public (long Key, string Type)? Find(string id)
    {
        var number = NumberOf(id);
        var slot = SlotOf(number);
        return ids[slot] == number ? (KeyIn(values[slot]), names[(int)(values[slot] >> TypeAbove)]) : null;
    }

    /// <summary>False when there is no room left, or another object has the same id.</summary>
    public bool TryRemember(string id, long key, string type)
    {
        if (key > uint.MaxValue)
            return false;
        var number = NumberOf(id);
        var slot = SlotOf(number);
        if (ids[slot] == number)
        {
            if (KeyIn(values[slot]) != key)
                return false;
            values[slot] = ValueOf(key, type);
            return true;
        }

        if (count >= ids.Length / 4 * 3)
        {
            if (ids.Length >= mostSlots)
                return false;
            Grow();
            slot = SlotOf(number);
        }

        (ids[slot], values[slot]) = (number, ValueOf(key, type));
        count++;
        return true;
    }

    private void Grow()
    {
        var (wereIds, wereValues) = (ids, values);
        var slots = Math.Min(mostSlots, HashSlots.Grown(ids.Length));
        (ids, values) = (new UInt128[slots], new ulong[slots]);
        for (var was = 0; was < wereIds.Length; was++)
        {
            if (wereIds[was] == 0)
                continue;
            var slot = SlotOf(wereIds[was]);
            (ids[slot], values[slot]) = (wereIds[was], wereValues[was]);
        }
    }

    private int SlotOf(UInt128 number)
    {
        var at = HashSlots.HomeOf((ulong)number ^ (ulong)(number >> 64), ids.Length);
        while (ids[at] != 0 && ids[at] != number)
            at = HashSlots.After(at, ids.Length);
        return at;
    }

    private static long KeyIn(ulong value) => (uint)value;

    private ulong ValueOf(long key, string type)
    {
        var at = names.IndexOf(type);
        if (at < 0)
        {
            at = names.Count;
            names.Add(type);
        }

        return ((ulong)at << TypeAbove) | (uint)key;
    }

    // Zero marks an empty slot. The id of nothing but zeros is taken by its hash as well.
    private static UInt128 NumberOf(string id)
    {
        if (StoredId.TryGuid(id, out var guid) && guid != Guid.Empty)
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes);
            return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
