using EntraRecoveryPortal.Core.Directory;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>The one model; a derived context per database engine says what that engine needs said.</summary>
public abstract class PortalDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<TenantRow> Tenants => Set<TenantRow>();
    public DbSet<ObjectRow> Objects => Set<ObjectRow>();
    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();
    public DbSet<SnapshotTypeRow> SnapshotTypes => Set<SnapshotTypeRow>();
    public DbSet<ObjectVersionRow> ObjectVersions => Set<ObjectVersionRow>();
    public DbSet<LinkVersionRow> LinkVersions => Set<LinkVersionRow>();
    public DbSet<PackRow> Packs => Set<PackRow>();
    public DbSet<HoldRow> Holds => Set<HoldRow>();
    public DbSet<HoldReleaseRow> HoldReleases => Set<HoldReleaseRow>();
    public DbSet<NameBlockRow> NameBlocks => Set<NameBlockRow>();
    public DbSet<WornPackRow> WornPacks => Set<WornPackRow>();
    public DbSet<StoreGuardRow> StoreGuards => Set<StoreGuardRow>();
    public DbSet<ReadingRow> Readings => Set<ReadingRow>();
    public DbSet<ReportRow> Reports => Set<ReportRow>();
    public DbSet<ReportChangeRow> ReportChanges => Set<ReportChangeRow>();
    public DbSet<ReportItemRow> ReportItems => Set<ReportItemRow>();
    public DbSet<DraftTickRow> DraftTicks => Set<DraftTickRow>();
    public DbSet<PlanRow> Plans => Set<PlanRow>();
    public DbSet<PlanDecisionRow> PlanDecisions => Set<PlanDecisionRow>();
    public DbSet<RecoveryRow> Recoveries => Set<RecoveryRow>();
    public DbSet<RecoveryStepRow> RecoverySteps => Set<RecoveryStepRow>();
    public DbSet<JournalEntryRow> JournalEntries => Set<JournalEntryRow>();
    public DbSet<NewIdRow> NewIds => Set<NewIdRow>();
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();
    public DbSet<VerificationRow> Verifications => Set<VerificationRow>();
    public DbSet<SealRow> Seals => Set<SealRow>();
    public DbSet<ErasureRow> Erasures => Set<ErasureRow>();
    public DbSet<ImportedArchiveRow> ImportedArchives => Set<ImportedArchiveRow>();
    public DbSet<ImportedRecordRow> ImportedRecords => Set<ImportedRecordRow>();
    public DbSet<ChainHeadRow> ChainHeads => Set<ChainHeadRow>();
    public DbSet<JobRow> Jobs => Set<JobRow>();
    public DbSet<LeaseRow> Leases => Set<LeaseRow>();
    public DbSet<ScheduleStateRow> ScheduleState => Set<ScheduleStateRow>();
    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<ObjectState>().HaveConversion<byte>();
        configurationBuilder.Properties<CoverageState>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<ReadMethod>().HaveConversion<string>().HaveMaxLength(32);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        RowChain.AddedTo(this) is { Count: > 0 } added
            ? RowChain.SaveAsync(this, added, cancel => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancel), cancellationToken)
            : base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        RowChain.AddedTo(this).Count == 0
            ? base.SaveChanges(acceptAllChangesOnSuccess)
            : throw new NotSupportedException("Chained rows are saved asynchronously.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        ChainConfiguration.Complete(modelBuilder);
    }
}
