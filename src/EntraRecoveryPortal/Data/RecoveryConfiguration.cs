using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Plans, what people decided about them, recoveries, their steps and their journal, and the new ids of what they made again.</summary>
internal sealed class RecoveryConfiguration :
    IEntityTypeConfiguration<PlanRow>,
    IEntityTypeConfiguration<PlanDecisionRow>,
    IEntityTypeConfiguration<RecoveryRow>,
    IEntityTypeConfiguration<RecoveryStepRow>,
    IEntityTypeConfiguration<JournalEntryRow>,
    IEntityTypeConfiguration<NewIdRow>
{
    public void Configure(EntityTypeBuilder<PlanRow> builder)
    {
        builder.HasKey(row => row.PlanKey);
        builder.HasOne<ReportRow>().WithMany().HasForeignKey(row => row.ReportKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.CreatedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.CreatedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.CreatedByName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Mac).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<PlanDecisionRow> builder)
    {
        builder.HasKey(row => row.DecisionKey);
        builder.HasOne<PlanRow>().WithMany().HasForeignKey(row => row.PlanKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RecoveryRow>().WithMany().HasForeignKey(row => row.RecoveryKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.PlanHash).HasMaxLength(Lengths.Hash);
        builder.Property(row => row.Event).HasMaxLength(Lengths.Word);
        builder.Property(row => row.ByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.ByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.ByName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Reason).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.ConflictPolicy).HasMaxLength(Lengths.Word);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Mac).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<RecoveryRow> builder)
    {
        builder.HasKey(row => row.RecoveryKey);
        builder.HasIndex(row => new { row.TenantKey, row.Number }).IsUnique();
        builder.HasIndex(row => row.JobKey);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReportRow>().WithMany().HasForeignKey(row => row.ReportKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<PlanRow>().WithMany().HasForeignKey(row => row.PlanKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReadingRow>().WithMany().HasForeignKey(row => row.BeforeReadingKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RecoveryRow>().WithMany().HasForeignKey(row => row.ContinuesKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Reason).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.ConflictPolicy).HasMaxLength(Lengths.Word);
        builder.Property(row => row.State).HasMaxLength(Lengths.Word);
        builder.Property(row => row.StartedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByName).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<RecoveryStepRow> builder)
    {
        builder.HasKey(row => row.StepKey);
        builder.HasIndex(row => new { row.RecoveryKey, row.Order }).IsUnique();
        builder.HasIndex(row => row.ObjectId);
        builder.HasOne<RecoveryRow>().WithMany().HasForeignKey(row => row.RecoveryKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Type).HasMaxLength(Lengths.Type);
        builder.Property(row => row.ObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.ObjectName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Kind).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Why).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.Method).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Path).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.Outcome).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Code).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Message).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.RequestId).HasMaxLength(Lengths.Word);
    }

    public void Configure(EntityTypeBuilder<JournalEntryRow> builder)
    {
        builder.HasKey(row => row.JournalKey);
        builder.HasIndex(row => new { row.RecoveryKey, row.Order });
        builder.HasOne<RecoveryRow>().WithMany().HasForeignKey(row => row.RecoveryKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Event).HasMaxLength(Lengths.Word);
    }

    public void Configure(EntityTypeBuilder<NewIdRow> builder)
    {
        builder.HasKey(row => row.NewIdKey);
        builder.HasIndex(row => new { row.RecoveryKey, row.Order });
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RecoveryRow>().WithMany().HasForeignKey(row => row.RecoveryKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Type).HasMaxLength(Lengths.Type);
        builder.Property(row => row.OldId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.NewId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.OldAppId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.NewAppId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Mac).HasMaxLength(Lengths.Hash);
    }
}
