namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A set of keys that a database gave one after the other: a bit each, in pages of 4 KB.</summary>
internal sealed class KeySet
{
    private const int KeysPerPage = 32_768;
    private const int Word = 64;

    private readonly Dictionary<long, ulong[]> pages = [];

    public bool Contains(long key) => pages.TryGetValue(key / KeysPerPage, out var page) && (page[WordOf(key)] & BitOf(key)) != 0;

    /// <summary>False when it was there already.</summary>
    public bool Add(long key)
    {
        if (!pages.TryGetValue(key / KeysPerPage, out var page))
            pages[key / KeysPerPage] = page = new ulong[KeysPerPage / Word];
        ref var word = ref page[WordOf(key)];
        if ((word & BitOf(key)) != 0)
            return false;
        word |= BitOf(key);
        return true;
    }

    public void Remove(long key)
    {
        if (pages.TryGetValue(key / KeysPerPage, out var page))
            page[WordOf(key)] &= ~BitOf(key);
    }

    private static int WordOf(long key) => (int)(key % KeysPerPage / Word);

    private static ulong BitOf(long key) => 1UL << (int)(key % Word);
}
