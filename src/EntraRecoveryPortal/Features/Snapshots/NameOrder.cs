namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// The order of a list by lines of names: byte by byte, as SQLite puts them in order too, then by key. Or by when objects last changed, then by key. The same on both databases.
/// </summary>
internal sealed class NameOrder : IComparer<NameHit>
{
    private readonly ChangedWith? changes;
    private readonly bool byChange;
    private readonly bool bySearchName;
    private readonly bool descending;

    /// <param name="changes">Objects that are not in it are not on the list; null when every one may be, and the order is by name.</param>
    public NameOrder(string sort, ChangedWith? changes)
    {
        this.changes = changes;
        byChange = changes is not null && sort is ("changed" or "-changed");
        bySearchName = sort is "searchName" or "-searchName";
        descending = sort.StartsWith('-');
    }

    public bool Lists(long objectKey) => changes is null || changes.Of(objectKey) != 0;

    public int Compare(NameHit? hit, NameHit? other) => Compare(hit!.ObjectKey, hit.Line, other!);

    public int Compare(long objectKey, ReadOnlySpan<byte> line, NameHit other)
    {
        var order = byChange ? changes!.Of(objectKey).CompareTo(changes.Of(other.ObjectKey)) : Named(line).SequenceCompareTo(Named(other.Line));
        if (order == 0)
            order = objectKey.CompareTo(other.ObjectKey);
        if (order == 0)
            order = line.SequenceCompareTo(other.Line);
        return descending ? -order : order;
    }

    private ReadOnlySpan<byte> Named(ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        return bySearchName ? line[(tab + 1)..] : line[..tab];
    }
}
