namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>
/// The lines that only one of two files has, whatever their order. Both are walked side by side, and lines that both have are let go at once: of files in about the
/// same order few wait for their partner.
/// </summary>
internal sealed class OneSidedLines
{
    private readonly HashSet<ReadOnlyMemory<byte>> _from = new(SameBytes.Instance);
    private readonly HashSet<ReadOnlyMemory<byte>> _now = new(SameBytes.Instance);

    public IReadOnlyCollection<ReadOnlyMemory<byte>> From => _from;

    public IReadOnlyCollection<ReadOnlyMemory<byte>> Now => _now;

    /// <param name="onBoth">Told each line that both have; it is good until it returns.</param>
    public static async Task<OneSidedLines> OfAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> from, IAsyncEnumerable<ReadOnlyMemory<byte>> now, Action<ReadOnlyMemory<byte>> onBoth)
    {
        var alone = new OneSidedLines();
        await using var then = from.GetAsyncEnumerator();
        await using var later = now.GetAsyncEnumerator();
        var (isThen, isLater) = (await then.MoveNextAsync(), await later.MoveNextAsync());
        while (isThen || isLater)
        {
            var (takesThen, takesLater) = (isThen, isLater);
            if (isThen && isLater && then.Current.Span.SequenceEqual(later.Current.Span))
            {
                onBoth(then.Current);
            }
            else if (isThen && alone._now.Remove(then.Current))
            {
                // The other side was ahead and waits: so it falls back into step after lines that it alone has.
                takesLater = false;
                onBoth(then.Current);
            }
            else if (isLater && alone._from.Remove(later.Current))
            {
                takesThen = false;
                onBoth(later.Current);
            }
            else
            {
                if (isThen)
                    alone._from.Add(then.Current.ToArray());
                if (isLater)
                    alone._now.Add(later.Current.ToArray());
            }

            isThen = takesThen ? await then.MoveNextAsync() : isThen;
            isLater = takesLater ? await later.MoveNextAsync() : isLater;
        }

        return alone;
    }

    private sealed class SameBytes : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly SameBytes Instance = new();

        public bool Equals(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);

        public int GetHashCode(ReadOnlyMemory<byte> line)
        {
            var hash = new HashCode();
            hash.AddBytes(line.Span);
            return hash.ToHashCode();
        }
    }
}
