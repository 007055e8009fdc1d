using EntraRecoveryPortal.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>Brings the database to this version's shape and says whether it is still in it.</summary>
public sealed class PortalDatabase(IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, TimeProvider clock)
{
    /// <summary>Whether this database is migrated by the portal itself at start; SQL Server is only by <c>-- migrate</c>.</summary>
    public async Task<bool> MigratesAtStartAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return db.Database.IsSqlite();
    }

    /// <exception cref="PortalCannotStartException">The database is of a version that this one does not know; it is left as it is.</exception>
    public async Task MigrateAsync(CancellationToken cancel)
    {
        await DemandKnownAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!db.Database.IsSqlite())
        {
            await db.Database.MigrateAsync(cancel);
            return;
        }

        MakeDirectory(db);
        await db.Database.MigrateAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
        await RestoreDroppedTriggersAsync(db, cancel);
    }

    /// <exception cref="PortalCannotStartException">The database went through migrations that this version does not know.</exception>
    public async Task DemandKnownAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations(), StringComparer.Ordinal).FirstOrDefault() is { } foreign)
        {
            throw new PortalCannotStartException($"The store was made by another version of this portal ({foreign}), which this one cannot bring forward. Nothing in it was touched. "
                + "Start the version that made it, or name an empty store in Store:ConnectionString and import archives into it.");
        }
    }

    public async Task<DatabaseCheck> CheckAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        var installed = await TriggerTexts.ReadAsync(db, cancel);
        var altered = TriggerTexts.Expected(db)
            .Where(trigger => installed.GetValueOrDefault(trigger.Name) != TriggerTexts.Normal(trigger.Sql))
            .Select(trigger => trigger.Name);
        var guards = pending.Count > 0 ? [] : await db.StoreGuards.Select(row => row.Operation).ToListAsync(cancel);
        return new(pending, [.. altered], guards, await FaultsAsync(db, cancel));
    }

    /// <summary>Every key, outside the database, that something in it was closed or signed under.</summary>
    public async Task<IReadOnlyList<string>> KeyIdsAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var plans = db.Plans.Where(plan => !db.Seals.Any(seal => seal.Kind == SealRow.Plan && seal.Of == plan.PlanKey));
        var decisions = db.PlanDecisions.Where(row => !db.Seals.Any(seal => seal.Kind == SealRow.Decision && seal.Of == row.DecisionKey));
        var newIds = db.NewIds.Where(row => !db.Seals.Any(seal => seal.Kind == SealRow.NewId && seal.Of == row.NewIdKey));
        var seals = db.Seals.Where(seal => !db.Seals.Any(newer => newer.Kind == seal.Kind && newer.Of == seal.Of && newer.SealKey > seal.SealKey));
        return await db.Packs.Select(row => row.KeyId).Union(db.Readings.Select(row => row.KeyId)).Union(plans.Select(row => row.KeyId)).Union(decisions.Select(row => row.KeyId))
            .Union(newIds.Select(row => row.KeyId)).Union(seals.Select(row => row.KeyId)).ToListAsync(cancel);
    }

    /// <summary>Finds or adds the row of the protected tenant and remembers it in <see cref="SingleTenant"/>.</summary>
    public async Task EnsureTenantAsync(string tenantId, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.Tenants.SingleOrDefaultAsync(row => row.TenantId == tenantId, cancel);
        if (row is null)
        {
            row = new() { TenantId = tenantId, Name = Lengths.Fit(name, Lengths.Name), CreatedAt = clock.GetUtcNow().UtcDateTime };
            db.Tenants.Add(row);
            await db.SaveChangesAsync(cancel);
        }

        tenant.Is(row);
    }

    public async Task RenameTenantAsync(string tenantId, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.Tenants.SingleAsync(row => row.TenantId == tenantId, cancel);
        row.Name = Lengths.Fit(name, Lengths.Name);
        await db.SaveChangesAsync(cancel);
        tenant.Is(row);
    }

    // A migration that rebuilds a SQLite table drops the table's triggers with it. One whose text differs is left for the check to report.
    private static async Task RestoreDroppedTriggersAsync(PortalDbContext db, CancellationToken cancel)
    {
        var installed = await TriggerTexts.ReadAsync(db, cancel);
        foreach (var trigger in SqliteTriggers.All.Where(trigger => !installed.ContainsKey(trigger.Name)))
            await db.Database.ExecuteSqlRawAsync(trigger.Sql, cancel);
    }

    private static void MakeDirectory(PortalDbContext db)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        if (Path.GetDirectoryName(file) is { Length: > 0 } directory)
            System.IO.Directory.CreateDirectory(directory);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(PortalDbContext db, CancellationToken cancel)
    {
        if (db.Database.IsSqlite())
            return [];
        var snapshotReads = await db.Database
            .SqlQuery<bool>($"SELECT [is_read_committed_snapshot_on] AS [Value] FROM [sys].[databases] WHERE [database_id] = DB_ID()")
            .SingleAsync(cancel);
        return snapshotReads ? [] : ["READ_COMMITTED_SNAPSHOT is off; readers would wait for a capture that is being sealed."];
    }
}
