using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EntraRecoveryPortal.Data;

/// <summary>Lets <c>dotnet ef</c> build a SQLite model without starting the portal.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqlitePortalDbContext>
{
    public SqlitePortalDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseStore("Data Source=design.db").Options);
}

/// <summary>Lets <c>dotnet ef</c> build a SQL Server model without a server.</summary>
internal sealed class DesignTimeSqlServer : IDesignTimeDbContextFactory<SqlServerPortalDbContext>
{
    public SqlServerPortalDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerPortalDbContext>().UseStore("Server=design.invalid;Database=design").Options);
}
