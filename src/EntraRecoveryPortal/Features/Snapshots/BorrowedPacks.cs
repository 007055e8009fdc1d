using System.Buffers;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Some packs with their bytes in borrowed memory: arrays of that length, made anew for every pack, would have the collector go through everything all the time.</summary>
internal sealed class BorrowedPacks : IDisposable
{
    private readonly List<ClosedPack> packs = [];
    private readonly List<byte[]> borrowed = [];

    private BorrowedPacks()
    {
    }

    public IReadOnlyList<ClosedPack> Packs => packs;

    /// <param name="sql">Asks for the columns of <see cref="VerifySql.Packs"/>.</param>
    public static async Task<BorrowedPacks> ReadAsync(PortalDbContext db, string sql, CancellationToken cancel, params (string Name, long Value)[] parameters)
    {
        var read = new BorrowedPacks();
        await using var rows = await VerifyReader.OpenAsync(db, sql, cancel, parameters);
        while (await rows.ReadAsync(cancel))
            read.Add(rows);
        return read;
    }

    public void Dispose()
    {
        foreach (var bytes in borrowed)
            ArrayPool<byte>.Shared.Return(bytes);
        borrowed.Clear();
        packs.Clear();
    }

    private void Add(VerifyReader row)
    {
        var lent = row.GetBytes(7);
        var payload = ArrayPool<byte>.Shared.Rent(lent.Length);
        lent.CopyTo(payload);
        borrowed.Add(payload);
        var format = row.GetByte(2) is >= 0 and <= byte.MaxValue and var stored ? (byte)stored : default;
        packs.Add(new(row.GetInt64(0), row.GetInt64(1), format, row.GetString(3), row.GetGuid(4), row.GetInt32(5), row.GetBytes(6).ToArray(), payload.AsMemory(0, lent.Length)));
    }
}
