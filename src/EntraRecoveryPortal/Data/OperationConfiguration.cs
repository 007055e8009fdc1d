using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Audit, jobs, leases, the schedule and the keys that protect cookies.</summary>
internal sealed class OperationConfiguration :
    IEntityTypeConfiguration<AuditEntryRow>,
    IEntityTypeConfiguration<JobRow>,
    IEntityTypeConfiguration<LeaseRow>,
    IEntityTypeConfiguration<ScheduleStateRow>,
    IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        builder.HasKey(row => row.AuditKey);
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => row.OperationId);
        builder.Property(row => row.PersonTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.PersonObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.PersonName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Action).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Target).HasMaxLength(Lengths.Path);
        builder.Property(row => row.From).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Outcome).HasMaxLength(Lengths.Word);
    }

    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.HasKey(row => row.JobKey);
        builder.HasIndex(row => row.OperationId).IsUnique();
        builder.HasIndex(row => new { row.State, row.LeaseUntil });
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Kind).HasMaxLength(Lengths.Word);
        builder.Property(row => row.State).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Phase).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Message).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.StartedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.LeaseOwner).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Error).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<LeaseRow> builder)
    {
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Owner).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<ScheduleStateRow> builder)
    {
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.HasKey(row => row.RowKey);
        builder.Property(row => row.FriendlyName).HasMaxLength(Lengths.Name);
    }
}
