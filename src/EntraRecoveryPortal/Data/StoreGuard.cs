using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>
/// The one way past the triggers. An operation writes its name into the database, does its work and takes the name back, all in one
/// transaction: no other connection ever sees the name, and the triggers still refuse everything that the operation has no business with.
/// A name that outlives its transaction was written by somebody else; <see cref="PortalDatabase.CheckAsync"/> finds it.
/// </summary>
public static class StoreGuard
{
    /// <summary>Marks headers as purged, and removes rows and packs that no other snapshot needs.</summary>
    public const string Purge = "purge";

    /// <summary>Blanks names and contents of a person's rows, and puts packs without them in the place of packs with them. Also closes readings under a new key.</summary>
    public const string Erase = "erase";

    /// <summary>Works inside the caller's transaction, which rolls everything back when the work fails.</summary>
    public static async Task<T> PassAsync<T>(PortalDbContext db, string operation, Func<Task<T>> work, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Only a transaction keeps the guard's name from others.");
        db.StoreGuards.Add(new() { Operation = operation });
        await db.SaveChangesAsync(cancel);
        var result = await work();
        await db.StoreGuards.Where(row => row.Operation == operation).ExecuteDeleteAsync(cancel);
        db.ChangeTracker.Clear();
        return result;
    }
}
