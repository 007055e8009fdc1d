namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// The order of a list by lines of names: byte by byte, as SQLite puts them in order too, then by key. The same on both databases.
/// </summary>
internal sealed class NameOrder(bool bySearchName, bool descending) : IComparer<NameHit>
{
    public static NameOrder Of(string sort) => new(sort is "searchName" or "-searchName", sort.StartsWith('-'));

    public int Compare(NameHit? hit, NameHit? other) => Compare(hit!.ObjectKey, hit.Line, other!);

    public int Compare(long objectKey, ReadOnlySpan<byte> line, NameHit other)
    {
        var order = Named(line).SequenceCompareTo(Named(other.Line));
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
