using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Type and id of every object by its key, some 18 bytes each. Three links an object ask for them, twice each, and a database that joins them reads a tree every time.</summary>
internal sealed class KnownObjects
{
    private const int ObjectsPerPage = 4096;
    private const int GuidLength = 16;

    private readonly Dictionary<long, Page> pages = [];
    private readonly Dictionary<long, byte[]> otherIds = [];
    private (long Number, Page? Page) last = (-1, null);

    private KnownObjects()
    {
    }

    public static async Task<KnownObjects> ReadAsync(PortalDbContext db, CancellationToken cancel)
    {
        var known = new KnownObjects();
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Objects, cancel);
        while (await rows.ReadAsync(cancel))
            known.Add(rows.GetInt64(0), rows.GetByte(1), rows.GetBytes(2));
        return known;
    }

    /// <summary>The same objects for another thread: each remembers where it looked last.</summary>
    public KnownObjects Lent() => new(this);

    /// <summary>The number of its type, and its id as <see cref="StoredId"/> keeps it; false when there is no such object.</summary>
    public bool TryFind(long objectKey, out byte type, out ReadOnlySpan<byte> storedId)
    {
        type = StoredWords.None;
        storedId = default;
        if (objectKey < 0 || PageOf(objectKey) is not { } page)
            return false;
        var at = (int)(objectKey % ObjectsPerPage);
        type = page.Types[at];
        if (page.Kinds[at] == Kind.Guid)
            storedId = page.Ids.AsSpan(at * GuidLength, GuidLength);
        else if (page.Kinds[at] == Kind.Other)
            storedId = otherIds[objectKey];
        return page.Kinds[at] != Kind.None;
    }

    private KnownObjects(KnownObjects of) => (pages, otherIds) = (of.pages, of.otherIds);

    private Page? PageOf(long objectKey)
    {
        if (last.Number != objectKey / ObjectsPerPage)
            last = (objectKey / ObjectsPerPage, pages.GetValueOrDefault(objectKey / ObjectsPerPage));
        return last.Page;
    }

    private void Add(long objectKey, long type, ReadOnlySpan<byte> id)
    {
        if (objectKey < 0)
            return; // no portal gives such a key
        if (!pages.TryGetValue(objectKey / ObjectsPerPage, out var page))
            pages[objectKey / ObjectsPerPage] = page = new();
        var at = (int)(objectKey % ObjectsPerPage);
        page.Types[at] = type is >= 0 and < StoredWords.None ? (byte)type : StoredWords.None;
        page.Kinds[at] = id.Length == GuidLength ? Kind.Guid : Kind.Other;
        if (id.Length == GuidLength)
            id.CopyTo(page.Ids.AsSpan(at * GuidLength));
        else
            otherIds[objectKey] = id.ToArray();
    }

    private enum Kind : byte
    {
        None,
        Guid,
        Other,
    }

    private sealed class Page
    {
        public byte[] Ids { get; } = new byte[ObjectsPerPage * GuidLength];
        public byte[] Types { get; } = new byte[ObjectsPerPage];
        public Kind[] Kinds { get; } = new Kind[ObjectsPerPage];
    }
}
