using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EntraRecoveryPortal.Data;

public static class PortalData
{
    public const string Sqlite = "Sqlite";
    public const string SqlServer = "SqlServer";

    /// <summary>Registers the database that <c>Store:Provider</c> and <c>Store:ConnectionString</c> name,
    /// behind <see cref="IDbContextFactory{PortalDbContext}"/>.</summary>
    public static IServiceCollection AddPortalData(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration["Store:ConnectionString"];
        var provider = configuration["Store:Provider"] ?? Sqlite;
        services.AddSingleton<PortalDatabase>();
        services.AddSingleton<SingleTenant>();
        services.AddSingleton<ObjectNames>();
        return provider.Equals(SqlServer, StringComparison.OrdinalIgnoreCase)
            ? services.AddContext<SqlServerPortalDbContext>(options => options.UseStore(
                connection ?? throw new InvalidOperationException("Store:ConnectionString is needed for SqlServer.")))
            : services.AddContext<SqlitePortalDbContext>(options => options.UseStore(connection ?? "Data Source=data/portal.db"));
    }

    public static DbContextOptionsBuilder<SqlitePortalDbContext> UseStore(
        this DbContextOptionsBuilder<SqlitePortalDbContext> options, string connection)
    {
        options.UseSqlite(connection).AddInterceptors(SqliteConnectionSetup.Instance).ReplaceService<IMigrationsSqlGenerator, SqliteMigrations>();
        return options;
    }

    public static DbContextOptionsBuilder<SqlServerPortalDbContext> UseStore(
        this DbContextOptionsBuilder<SqlServerPortalDbContext> options, string connection)
    {
        options.UseSqlServer(connection, server => server.UseCompatibilityLevel(150));
        return options;
    }

    private static IServiceCollection AddContext<TContext>(
        this IServiceCollection services, Action<DbContextOptionsBuilder<TContext>> configure)
        where TContext : PortalDbContext
    {
        services.AddPooledDbContextFactory<TContext>(options => configure((DbContextOptionsBuilder<TContext>)options));
        return services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<TContext>>();
    }
}
