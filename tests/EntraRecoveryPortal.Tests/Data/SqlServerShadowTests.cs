using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data;

public sealed class SqlServerShadowTests
{
    [Fact]
    public void A_query_that_only_SQLite_understands_is_found_and_a_common_one_passes()
    {
        var shadow = new SqlServerShadow();
        using var db = new SqlitePortalDbContext(
            new DbContextOptionsBuilder<SqlitePortalDbContext>().UseStore("Data Source=:memory:").AddInterceptors(shadow).Options);

        _ = db.Objects.Where(row => row.ObjectId == "a").ToQueryString();
        Assert.Empty(shadow.Failures);

        _ = db.Objects.Where(row => EF.Functions.Glob(row.ObjectId, "a*")).ToQueryString();
        Assert.Contains("Glob", Assert.Single(shadow.Failures), StringComparison.Ordinal);
    }
}
