using System.Numerics;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A set of numbers that takes a third of the memory of the usual one: every object of a type, or every link of a relation, is in it at once. Zero is none of them.</summary>
internal sealed class NumberSet
{
    private const int Smallest = 16;
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private ulong[] slots = [];

    public int Count { get; private set; }

    public bool Contains(ulong number) => Count > 0 && slots[Find(number)] != 0;

    /// <summary>False when it was there already.</summary>
    public bool Add(ulong number)
    {
        ArgumentOutOfRangeException.ThrowIfZero(number);
        if (Count >= slots.Length / 4 * 3)
            Grow();
        ref var slot = ref slots[Find(number)];
        if (slot != 0)
            return false;
        slot = number;
        Count++;
        return true;
    }

    /// <summary>False when it was not there.</summary>
    public bool Remove(ulong number)
    {
        if (!Contains(number))
            return false;
        var hole = Find(number);
        // Whatever lies behind and would be looked for from the hole or before it moves up.
        for (var at = Next(hole); slots[at] != 0; at = Next(at))
        {
            var home = Home(slots[at]);
            if (hole <= at ? home <= hole || home > at : home <= hole && home > at)
                (slots[hole], hole) = (slots[at], at);
        }

        slots[hole] = 0;
        Count--;
        return true;
    }

    private int Find(ulong number)
    {
        var at = Home(number);
        while (slots[at] != 0 && slots[at] != number)
            at = Next(at);
        return at;
    }

    private int Home(ulong number) => (int)((number * Spread) >> (64 - BitOperations.Log2((uint)slots.Length)));

    private int Next(int at) => (at + 1) & (slots.Length - 1);

    private void Grow()
    {
        var before = slots;
        slots = new ulong[Math.Max(Smallest, before.Length * 2)];
        foreach (var number in before)
        {
            if (number != 0)
                slots[Find(number)] = number;
        }
    }
}
