using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
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
    private static readonly MethodInfo OfOneTable = typeof(RowChain).GetMethod(nameof(RowsOfTable), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> ValueOf)[]> Columns = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    public static IReadOnlyList<EntityEntry<IChainedRow>> AddedTo(PortalDbContext db) =>
        [.. db.ChangeTracker.Entries<IChainedRow>().Where(entry => entry.State == EntityState.Added)];

    /// <summary>The chained tables of a model, in the order in which their heads are locked.</summary>
    public static IEnumerable<IReadOnlyEntityType> TypesOf(IReadOnlyModel model) =>
        model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IChainedRow))).OrderBy(NameOf, StringComparer.Ordinal);

    public static string NameOf(IReadOnlyEntityType type) => type.GetTableName()!;

    /// <summary>The rows of a chained table in the order of its chain, up to a key.</summary>
    public static IAsyncEnumerable<IChainedRow> RowsOf(PortalDbContext db, IReadOnlyEntityType type, long upTo) =>
        (IAsyncEnumerable<IChainedRow>)OfOneTable.MakeGenericMethod(type.ClrType).Invoke(null, [db, Key(type).Name, upTo])!;

    public static long KeyOf(IReadOnlyEntityType type, IChainedRow row) => (long)Key(type).PropertyInfo!.GetValue(row)!;

    public static byte[] FirstHash => new byte[Lengths.Hash];

    /// <summary>Over every column that holds something; a column that is added later changes no hash of a row from before.</summary>
    public static byte[] HashOf(IReadOnlyEntityType type, object row, ReadOnlySpan<byte> previous)
    {
        var text = _text ??= new();
        text.ResetWrittenCount();
        text.Write(previous);
        Append(text, NameOf(type));
        foreach (var (name, valueOf) in Columns.GetOrAdd(type.ClrType, ColumnsOf))
        {
            if (valueOf(row) is not { } value)
                continue;
            Append(text, name);
            if (value is byte[] bytes)
                Append(text, bytes);
            else
                Append(text, value is DateTime time ? time.Ticks.ToString(CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }

        return SHA256.HashData(text.WrittenSpan);
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

    private static IReadOnlyProperty Key(IReadOnlyEntityType type) => type.FindPrimaryKey()!.Properties.Single();

    private static IAsyncEnumerable<IChainedRow> RowsOfTable<TRow>(PortalDbContext db, string key, long upTo)
        where TRow : class, IChainedRow =>
        db.Set<TRow>().AsNoTracking().Where(row => EF.Property<long>(row, key) <= upTo).OrderBy(row => EF.Property<long>(row, key)).AsAsyncEnumerable();

    private static (string Name, Func<object, object?> ValueOf)[] ColumnsOf(Type row) =>
        [.. row.GetProperties().Where(property => property.Name != nameof(IChainedRow.RowHash) && !property.IsDefined(typeof(NotChainedAttribute))).OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => (property.Name, Getter(property)))];

    private static Func<object, object?> Getter(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(Expression.Property(Expression.Convert(row, property.DeclaringType!), property), typeof(object)), row).Compile();
    }

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

    private static void Append(ArrayBufferWriter<byte> text, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteInt32LittleEndian(text.GetSpan(4), length);
        text.Advance(4);
        text.Advance(Encoding.UTF8.GetBytes(value, text.GetSpan(length)));
    }

    private static void Append(ArrayBufferWriter<byte> text, byte[] value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(text.GetSpan(4), value.Length);
        text.Advance(4);
        text.Write(value);
    }
}
