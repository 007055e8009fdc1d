using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ObjectVersionRow>().Property(row => row.DisplayName).UseCollation("NOCASE");
        modelBuilder.Entity<ObjectVersionRow>().Property(row => row.SearchName).UseCollation("NOCASE");
        // SQLite takes a query to a partial index only when the query says the same in the same words.
        modelBuilder.Entity<LinkVersionRow>().HasIndex(row => row.SnapshotKey).HasFilter("NOT (\"IsInitial\")");
        modelBuilder.Entity<ReportChangeRow>().Property(row => row.DisplayName).UseCollation("NOCASE");
    }
}
