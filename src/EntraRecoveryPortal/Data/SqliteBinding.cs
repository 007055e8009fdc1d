using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.Data.Sqlite;

namespace EntraRecoveryPortal.Data;

/// <summary>Gives SQLite itself the values of one column, unboxed; millions of them make a snapshot. What is bound stays bound: most columns say the same row after row.</summary>
internal abstract class SqliteBinding<TRow>(nint statement, int index)
{
    private static readonly ConcurrentDictionary<string, Delegate> Getters = new(StringComparer.Ordinal);

    protected nint Statement => statement;

    protected int Index => index;

    public static SqliteBinding<TRow> Of(RowColumn column, nint statement, int index) => Getters.GetOrAdd(column.Name, static (_, of) => GetterOf(of), column) switch
    {
        Func<TRow, long?> number => new Number(statement, index, number),
        Func<TRow, string?> text => new Text(statement, index, text),
        Func<TRow, byte[]?> bytes => new Bytes(statement, index, bytes),
        _ => throw new NotSupportedException($"No bulk column holds what {column.Name} does."),
    };

    public abstract void Bind(TRow row);

    // A value that was not taken would leave the row before's in its place.
    private static void Check(int result) => SqliteException.ThrowExceptionForRC(result, db: null);

    // As the driver writes it.
    private static string TextOf(Guid guid) => guid.ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant();

    private static Delegate GetterOf(RowColumn column)
    {
        var row = Expression.Parameter(typeof(TRow));
        var stored = column.StoredOf(row);
        if (stored.Type == typeof(Guid))
            stored = Expression.Call(((Func<Guid, string>)TextOf).Method, stored);
        if (stored.Type == typeof(string))
            return Expression.Lambda<Func<TRow, string?>>(stored, row).Compile();
        if (stored.Type == typeof(byte[]))
            return Expression.Lambda<Func<TRow, byte[]?>>(stored, row).Compile();
        if (stored.Type == typeof(bool))
            stored = Expression.Condition(stored, Expression.Constant(1L), Expression.Constant(0L));
        return Expression.Lambda<Func<TRow, long?>>(Expression.Convert(stored, typeof(long?)), row).Compile();
    }

    private sealed class Number(nint statement, int index, Func<TRow, long?> valueOf) : SqliteBinding<TRow>(statement, index)
    {
        private long? bound;

        public override void Bind(TRow row)
        {
            var value = valueOf(row);
            if (value == bound)
                return;
            Check(value is { } number ? SqliteBindings.Number(Statement, Index, number) : SqliteBindings.Null(Statement, Index));
            bound = value;
        }
    }

    private sealed class Text(nint statement, int index, Func<TRow, string?> valueOf) : SqliteBinding<TRow>(statement, index)
    {
        private string? bound;
        private byte[] utf8 = [];

        public override void Bind(TRow row)
        {
            var value = valueOf(row);
            if (value == bound)
                return;
            bound = value;
            if (value is null)
            {
                Check(SqliteBindings.Null(Statement, Index));
                return;
            }

            if (utf8.Length < Encoding.UTF8.GetMaxByteCount(value.Length))
                utf8 = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetMaxByteCount(value.Length), pinned: true);
            Check(SqliteBindings.Text(Statement, Index, utf8, Encoding.UTF8.GetBytes(value, utf8), SqliteBindings.Kept));
        }
    }

    private sealed class Bytes(nint statement, int index, Func<TRow, byte[]?> valueOf) : SqliteBinding<TRow>(statement, index)
    {
        public override void Bind(TRow row) =>
            Check(valueOf(row) is { } value ? SqliteBindings.Bytes(Statement, Index, value, value.Length, SqliteBindings.Copied) : SqliteBindings.Null(Statement, Index));
    }
}
