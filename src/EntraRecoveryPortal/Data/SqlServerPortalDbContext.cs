using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Data;

public sealed class SqlServerPortalDbContext(DbContextOptions<SqlServerPortalDbContext> options) : PortalDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseIdentityColumns();
        foreach (var type in RowChain.TypesOf(modelBuilder.Model).Cast<IMutableEntityType>())
            ChainConfiguration.KeyOf(type).SetValueGenerationStrategy(SqlServerValueGenerationStrategy.None);

        // EF must know that these tables have triggers, else it writes OUTPUT clauses that SQL Server refuses (error 334).
        foreach (var trigger in SqlServerTriggers.All)
            modelBuilder.Model.GetEntityTypes().Single(type => type.GetTableName() == trigger.Table).AddTrigger(trigger.Name);
    }
}
