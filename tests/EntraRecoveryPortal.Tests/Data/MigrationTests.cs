using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EntraRecoveryPortal.Tests.Data;

/// <summary>What can be said of the migrations without a server.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void The_SQLite_migrations_hold_the_whole_model()
    {
        using var db = new DesignTimeSqlite().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_SQL_Server_migrations_hold_the_whole_model()
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_SQL_Server_script_is_Transact_SQL(MigrationsSqlGenerationOptions options)
    {
        var script = SqlServerSchema.Script(options);

        Assert.Empty(TransactSql.ErrorsIn(script));
        Assert.All(SqlServerTriggers.All, trigger => Assert.Contains(trigger.Name, script, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_SQL_Server_trigger_is_Transact_SQL_by_itself() =>
        Assert.All(SqlServerTriggers.All, trigger => Assert.Empty(TransactSql.ErrorsIn(trigger.Sql)));

    [Fact]
    public void The_parser_would_find_a_trigger_that_is_not() =>
        Assert.NotEmpty(TransactSql.ErrorsIn("CREATE TRIGGER [dbo].[T] BEFORE UPDATE ON [dbo].[Packs] BEGIN SELECT 1; END"));

    [Fact]
    public void EF_knows_of_every_trigger_on_SQL_Server()
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);

        var declared = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(type => type.GetDeclaredTriggers()).Select(trigger => trigger.ModelName);

        Assert.Equal(SqlServerTriggers.All.Select(trigger => trigger.Name).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }
}
