using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Data;

/// <summary>Chains the rows of append-only tables, in the transaction that adds them. The table's head is updated first, so that writers
/// wait for one another at its lock.</summary>
internal static class RowChain
{
    private const string Savepoint = "BeforeChain";
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Columns = new();

    public static IReadOnlyList<EntityEntry<IChainedRow>> AddedTo(PortalDbContext db) =>
        [.. db.ChangeTracker.Entries<IChainedRow>().Where(entry => entry.State == EntityState.Added)];

    /// <summary>The chained tables of a model, in the order in which their heads are locked.</summary>
    public static IEnumerable<IReadOnlyEntityType> TypesOf(IReadOnlyModel model) =>
        model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IChainedRow))).OrderBy(NameOf, StringComparer.Ordinal);

    public static string NameOf(IReadOnlyEntityType type) => type.GetTableName()!;

    public static byte[] FirstHash => new byte[Lengths.Hash];

    /// <summary>Over every column that holds something; a column that is added later changes no hash of a row from before.</summary>
    public static byte[] HashOf(IReadOnlyEntityType type, object row, ReadOnlySpan<byte> previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, NameOf(type));
        foreach (var property in Columns.GetOrAdd(type.ClrType, ColumnsOf))
        {
            if (property.GetValue(row) is not { } value)
                continue;
            Append(hash, property.Name);
            if (value is byte[] bytes)
                Append(hash, bytes);
            else
                Append(hash, value is DateTime time ? time.Ticks.ToString(CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }

        return hash.GetHashAndReset();
    }

    public static async Task<int> SaveAsync(
        PortalDbContext db, IReadOnlyList<EntityEntry<IChainedRow>> added, Func<CancellationToken, Task<int>> save, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is not { } transaction)
        {
            await using var own = await db.Database.BeginTransactionAsync(cancel);
            await LinkAsync(db, added, cancel);
            var alone = await save(cancel);
            await own.CommitAsync(cancel);
            return alone;
        }

        // Whoever catches a save that failed and commits the rest must not leave a head ahead of its rows.
        await transaction.CreateSavepointAsync(Savepoint, cancel);
        try
        {
            await LinkAsync(db, added, cancel);
            return await save(cancel);
        }
        catch
        {
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            throw;
        }
    }

    private static PropertyInfo[] ColumnsOf(Type row) =>
        [.. row.GetProperties().Where(property => property.Name != nameof(IChainedRow.RowHash) && !property.IsDefined(typeof(NotChainedAttribute))).OrderBy(property => property.Name, StringComparer.Ordinal)];

    private static async Task LinkAsync(PortalDbContext db, IReadOnlyList<EntityEntry<IChainedRow>> added, CancellationToken cancel)
    {
        foreach (var table in added.GroupBy(entry => NameOf(entry.Metadata)).OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            var heads = db.ChainHeads.Where(head => head.Name == table.Key);
            var count = table.Count();
            if (await heads.ExecuteUpdateAsync(set => set.SetProperty(head => head.LastKey, head => head.LastKey + count), cancel) != 1)
                throw new InvalidDataException($"The chain of {table.Key} has lost its head.");
            var head = await heads.AsNoTracking().SingleAsync(cancel);
            var (key, hash) = (head.LastKey - count, head.Hash);
            foreach (var entry in table)
            {
                var property = entry.Property(entry.Metadata.FindPrimaryKey()!.Properties.Single());
                property.CurrentValue = ++key;
                property.IsTemporary = false;
                entry.Entity.RowHash = hash = HashOf(entry.Metadata, entry.Entity, hash);
            }

            await heads.ExecuteUpdateAsync(set => set.SetProperty(row => row.Hash, hash), cancel);
        }
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
