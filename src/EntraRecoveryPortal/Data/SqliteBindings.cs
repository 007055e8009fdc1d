using System.Runtime.InteropServices;

namespace EntraRecoveryPortal.Data;

/// <summary>How SQLite takes values, asked of the library itself: the ordinary way takes and gives back the statement's handle with every value, and that costs more than the value.</summary>
internal static class SqliteBindings
{
    /// <summary>SQLite keeps a copy of its own.</summary>
    public const nint Copied = -1;

    /// <summary>SQLite reads it where it is.</summary>
    public const nint Kept = 0;

    private const string Library = "e_sqlite3";

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Number(nint statement, int index, long value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Text(nint statement, int index, byte[] utf8, int length, nint destructor);

    [DllImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Bytes(nint statement, int index, byte[] value, int length, nint destructor);

    [DllImport(Library, EntryPoint = "sqlite3_step"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_reset"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Reset(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static extern int Null(nint statement, int index);
}
