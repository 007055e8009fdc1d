using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>What LINQ cannot say, or says too slowly for a whole tenant: one type per database.</summary>
internal abstract class StoreDialect
{
    /// <summary>Rows that one statement of a purge removes at most.</summary>
    protected const int PurgedAtOnce = 5000;

    public static StoreDialect Of(PortalDbContext db) => db.Database.IsSqlite() ? SqliteDialect.Instance : SqlServerDialect.Instance;

    /// <summary>Whether the database says that its disk, or the room it was given, is full.</summary>
    public static bool IsFull(Exception fault) => fault.GetBaseException() is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL }
        or SqlException { Number: 1105 or 9002 };

    /// <summary>Readies a connection that the caller has opened for many writes that need not outlive a power cut before the seal.</summary>
    public virtual Task PrepareForCaptureAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Readies a connection to overwrite in the file what it removes.</summary>
    public virtual Task PrepareForErasureAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Leaves nothing of what was erased in files beside the database.</summary>
    public virtual Task EndErasureAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Bytes that the database takes, without what is free inside it.</summary>
    public abstract Task<long> SizeAsync(PortalDbContext db, CancellationToken cancel);

    /// <summary>Brings to the disk what was committed without forcing it there. The commits that follow on this connection, which the caller has opened, do no more than that either.</summary>
    public virtual Task ForceAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Adds objects and gives the rows the keys that they got.</summary>
    public abstract Task AddObjectsAsync(PortalDbContext db, long tenantKey, IReadOnlyList<ObjectRow> rows, CancellationToken cancel);

    /// <summary>Adds packs and gives the rows the keys that they got.</summary>
    public abstract Task AddPacksAsync(PortalDbContext db, IReadOnlyList<PackRow> rows, CancellationToken cancel);

    /// <summary>Adds rows in the caller's transaction, triggers and constraints included. Keys that the database gives are not read back.</summary>
    public abstract Task AddAsync<TRow>(PortalDbContext db, IEnumerable<TRow> rows, CancellationToken cancel)
        where TRow : class;

    /// <summary>Removes rows of snapshots after one and up to another that a row of a later snapshot hides; returns how many.</summary>
    public abstract Task<int> RemoveHiddenAsync(PortalDbContext db, long after, long upTo, long laterKey, CancellationToken cancel);

    /// <summary>Removes rows of a snapshot that say "gone" of an object or link of which no earlier row is left; returns how many.</summary>
    public abstract Task<int> RemoveLonelyGoneAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel);
}
