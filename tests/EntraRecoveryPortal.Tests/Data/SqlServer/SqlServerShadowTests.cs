using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

public sealed class SqlServerShadowTests : IAsyncDisposable
{
    private readonly SentStatements statements = new();
    private readonly SqlServerShadow shadow;
    private readonly SqlitePortalDbContext db;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SqlServerShadowTests()
    {
        shadow = new(statements);
        db = new(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseStore("Data Source=:memory:").AddInterceptors(shadow).Options);
    }

    [Fact]
    public void A_query_that_only_SQLite_understands_is_found_and_a_common_one_passes()
    {
        _ = db.Objects.Where(row => row.ObjectId == "a").ToQueryString();
        Assert.Empty(shadow.Failures);

        _ = db.Jobs.Where(job => EF.Functions.Glob(job.Kind, "a*")).ToQueryString();
        Assert.Contains("Glob", Assert.Single(shadow.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_keeps_its_parameters_and_their_types()
    {
        await CreateAsync();
        var (keys, from) = (new long[] { 3 }, DateTime.UnixEpoch);

        await db.Jobs.Where(job => keys.Contains(job.JobKey) && job.CreatedAt > from).ToListAsync(Cancel);

        var sent = Assert.Single(statements.Close());
        Assert.Contains("[j].[CreatedAt] > @", sent.Sql, StringComparison.Ordinal);
        Assert.Contains(" bigint, ", sent.Parameters, StringComparison.Ordinal);
        Assert.EndsWith(" datetime2", sent.Parameters, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_another_with_null_is_sent_as_both()
    {
        await CreateAsync();
        string? owner = null;

        await db.Jobs.CountAsync(job => job.LeaseOwner == owner, Cancel);

        Assert.Collection(
            statements.Close(),
            sent => Assert.Contains("[LeaseOwner] = @", sent.Sql, StringComparison.Ordinal),
            sent => Assert.Contains("[LeaseOwner] IS NULL", sent.Sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Updates_and_deletes_without_loading_are_sent_too()
    {
        await CreateAsync();
        var name = "b";

        await db.Tenants.Where(tenant => tenant.TenantId == "a").ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Name, name), Cancel);
        await db.Tenants.Where(tenant => tenant.Name == name).ExecuteDeleteAsync(Cancel);

        Assert.Collection(
            statements.Close(),
            update => Assert.StartsWith("UPDATE [t]", update.Sql, StringComparison.Ordinal),
            update => Assert.StartsWith("UPDATE [t]", update.Sql, StringComparison.Ordinal),
            delete => Assert.StartsWith("DELETE FROM [t]", delete.Sql, StringComparison.Ordinal),
            delete => Assert.StartsWith("DELETE FROM [t]", delete.Sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_save_is_sent_as_SQL_Server_would_have_it_each_kind_once()
    {
        await CreateAsync();
        foreach (var id in (string[])["a", "b"])
        {
            var tenant = db.Tenants.Add(new() { TenantId = id, Name = id, CreatedAt = DateTime.UnixEpoch }).Entity;
            await db.SaveChangesAsync(Cancel);
            tenant.Name += "2";
            await db.SaveChangesAsync(Cancel);
            db.Remove(tenant);
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Collection(
            statements.Close(),
            insert =>
            {
                Assert.Contains("INSERT INTO [Tenants] ([CreatedAt], [Name], [TenantId])", insert.Sql, StringComparison.Ordinal);
                Assert.Contains("OUTPUT INSERTED.[TenantKey]", insert.Sql, StringComparison.Ordinal);
            },
            update => Assert.Contains("UPDATE [Tenants] SET [Name] = @p0", update.Sql, StringComparison.Ordinal),
            delete => Assert.Contains("DELETE FROM [Tenants]", delete.Sql, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_sent_after_the_checks_is_no_secret()
    {
        await CreateAsync();
        statements.Close();

        var late = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Tenants.CountAsync(Cancel));

        Assert.Contains("COUNT(*)", late.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => db.DisposeAsync();

    private async Task CreateAsync()
    {
        await db.Database.OpenConnectionAsync(Cancel);
        await db.Database.EnsureCreatedAsync(Cancel);
    }
}
