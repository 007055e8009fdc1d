using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Docs;

public sealed class SqlServerLoginTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "docs", "sqlserver-login.sql"));

    [Fact]
    public void The_script_is_Transact_SQL() => Assert.Empty(TransactSql.ErrorsIn(Script));

    [Fact]
    public void It_names_every_table_and_no_other()
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);
        var tables = db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

        var named = Script.Split("[dbo].[").Skip(1).Select(rest => rest[..rest.IndexOf(']', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(tables.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_append_only_may_be_updated_or_deleted()
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);

        Assert.All(RowChain.TypesOf(db.Model).Select(RowChain.NameOf), table =>
            Assert.DoesNotContain(Script.Split('\n'), line => line.Contains($"[{table}]", StringComparison.Ordinal) && (line.Contains("UPDATE", StringComparison.Ordinal) || line.Contains("DELETE", StringComparison.Ordinal))));
    }
}
