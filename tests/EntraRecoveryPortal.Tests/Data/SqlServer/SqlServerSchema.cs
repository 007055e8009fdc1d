using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>The store as the SQL Server migrations leave it.</summary>
internal static class SqlServerSchema
{
    public static FoldedSchema Plain => new(Script(MigrationsSqlGenerationOptions.Default));

    public static FoldedSchema Idempotent => new(Script(MigrationsSqlGenerationOptions.Idempotent));

    public static string Script(MigrationsSqlGenerationOptions options)
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);
        return db.GetService<IMigrator>().GenerateScript(options: options);
    }
}
