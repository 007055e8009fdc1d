namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// A set of numbers that takes a third of the memory of the usual one: every link of a relation is in it at once. Each may be marked.
/// Zero is none of them.
/// </summary>
internal sealed class NumberSet
{
    private const int Smallest = 64;
    private const int Word = 64;

    private ulong[] slots = [];
    private ulong[] marks = [];

    public int Count { get; private set; }

    /// <summary>Those that are not marked.</summary>
    public IEnumerable<ulong> Unmarked
    {
        get
        {
            for (var at = 0; at < slots.Length; at++)
            {
                if (slots[at] != 0 && !IsMarked(at))
                    yield return slots[at];
            }
        }
    }

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

    /// <summary>Marks a number, or takes its mark away, and adds it when it is not there.</summary>
    public void Mark(ulong number, bool isMarked = true)
    {
        Add(number);
        SetMark(Find(number), isMarked);
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
            if (hole <= at ? home > hole && home <= at : home > hole || home <= at)
                continue;
            slots[hole] = slots[at];
            SetMark(hole, IsMarked(at));
            hole = at;
        }

        slots[hole] = 0;
        SetMark(hole, isMarked: false);
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

    private int Home(ulong number) => HashSlots.HomeOf(number, slots.Length);

    private int Next(int at) => HashSlots.After(at, slots.Length);

    private bool IsMarked(int at) => (marks[at / Word] & (1UL << (at % Word))) != 0;

    private void SetMark(int at, bool isMarked)
    {
        if (isMarked)
            marks[at / Word] |= 1UL << (at % Word);
        else
            marks[at / Word] &= ~(1UL << (at % Word));
    }

    private void Grow()
    {
        var (before, marked) = (slots, marks);
        slots = new ulong[Math.Max(Smallest, HashSlots.Grown(before.Length))];
        marks = new ulong[slots.Length / Word];
        for (var was = 0; was < before.Length; was++)
        {
            if (before[was] == 0)
                continue;
            var at = Find(before[was]);
            slots[at] = before[was];
            SetMark(at, (marked[was / Word] & (1UL << (was % Word))) != 0);
        }
    }
}
