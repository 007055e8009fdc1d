using System.Collections;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Marks on the items of one report. Their keys lie close together, so that a bit for each takes less room and time than a list of them.</summary>
internal sealed class ItemMarks(long first, long last)
{
    private readonly BitArray marks = new(checked((int)(last - first + 1)));

    public bool IsEmpty { get; private set; } = true;

    public bool this[long key] => marks[(int)(key - first)];

    /// <summary>Marks an item; one of another report is passed over.</summary>
    public void Add(long key)
    {
        if (key < first || key > last)
            return;
        marks[(int)(key - first)] = true;
        IsEmpty = false;
    }
}
