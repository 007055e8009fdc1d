using System.Runtime.InteropServices;
using SQLitePCL;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// The columns of a statement's row, asked of SQLite itself: the ordinary way takes and gives back the statement's handle with every value, and that
/// costs more than the value. The reader that owns the statement outlives this.
/// </summary>
internal sealed class SqliteColumns(sqlite3_stmt owner)
{
    private const string Library = "e_sqlite3";
    private const int Null = 5;

    private readonly nint statement = owner.DangerousGetHandle();

    public bool IsNull(int column) => TypeOf(statement, column) == Null;

    public long Int64(int column) => Int64Of(statement, column);

    /// <summary>Copies a text or bytes, into a larger buffer where need be; returns the length.</summary>
    public int Copy(int column, ref byte[] buffer)
    {
        var from = BytesOf(statement, column);
        var length = LengthOf(statement, column);
        if (buffer.Length < length)
            buffer = new byte[Math.Max(length, 64)];
        if (length > 0)
            Marshal.Copy(from, buffer, 0, length);
        return length;
    }

    [DllImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int TypeOf(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern long Int64Of(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern nint BytesOf(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int LengthOf(nint statement, int column);
}
