using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Where a content lies; nowhere when it has no length.</summary>
internal readonly record struct PackPlace(long PackKey, int Offset, int Length)
{
    public static PackPlace Of(ObjectVersionRow row) => new(row.PackKey, row.Offset, row.Length);

    /// <summary>Of the content that the version replaced.</summary>
    public static PackPlace OfReplaced(ObjectVersionRow row) => new(row.PackKey, row.PreviousOffset, row.PreviousLength);

    /// <summary>Of an object that is gone, what was last known of it still gives it its name.</summary>
    public static PackPlace OfNewest(ObjectVersionRow row) => row.Length > 0 ? Of(row) : OfReplaced(row);
}

/// <summary>Many contents at once. Those of a day lie scattered over most packs, which are opened side by side while the next are fetched.</summary>
internal static class StoredContents
{
    /// <summary>By object; nothing of a version that has no content. One version an object.</summary>
    public static async Task<IReadOnlyDictionary<long, ReadOnlyMemory<byte>>> ReadAsync(
        PortalDbContext db, StoreKeys keys, IEnumerable<ObjectVersionRow> versions, CancellationToken cancel)
    {
        var rows = versions.Where(row => row.Length > 0).ToList();
        var contents = await ReadAsync(db, keys, rows.ConvertAll(PackPlace.Of), cancel);
        return rows.Select((row, number) => KeyValuePair.Create(row.ObjectKey, contents[number])).ToDictionary();
    }

    /// <summary>In the order of their places; empty where there is nothing.</summary>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(PortalDbContext db, StoreKeys keys, IReadOnlyList<PackPlace> places, CancellationToken cancel)
    {
        var contents = new ReadOnlyMemory<byte>[places.Count];
        var inPack = Enumerable.Range(0, places.Count).Where(number => places[number].Length > 0).ToLookup(number => places[number].PackKey);
        var opening = Task.CompletedTask;
        foreach (var packKeys in inPack.Select(pack => pack.Key).Order().Chunk(VerifySql.MostPacks))
        {
            var packs = await BorrowedPacks.ReadAsync(db, VerifySql.SomePacks, cancel, VerifySql.ThesePacks(packKeys));
            await opening;
            opening = Task.Run(() => Pick(packs, keys, inPack, places, contents), CancellationToken.None);
        }

        await opening;
        return contents;
    }

    private static void Pick(BorrowedPacks packs, StoreKeys keys, ILookup<long, int> inPack, IReadOnlyList<PackPlace> places, ReadOnlyMemory<byte>[] contents)
    {
        using (packs)
            Parallel.ForEach(packs.Packs, pack => Pick(pack, keys, [.. inPack[pack.PackKey]], places, contents));
    }

    private static void Pick(ClosedPack pack, StoreKeys keys, int[] numbers, IReadOnlyList<PackPlace> places, ReadOnlyMemory<byte>[] contents)
    {
        var payloads = PackFormat.Pick(pack, keys, [.. numbers.Select(number => (places[number].Offset, places[number].Length))]);
        for (var i = 0; i < numbers.Length; i++)
            contents[numbers[i]] = payloads[i];
    }
}
