using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Difference reports and the ticks people make in them.</summary>
internal sealed class ReportConfiguration :
    IEntityTypeConfiguration<ReportRow>,
    IEntityTypeConfiguration<ReportChangeRow>,
    IEntityTypeConfiguration<ReportItemRow>,
    IEntityTypeConfiguration<DraftTickRow>
{
    public void Configure(EntityTypeBuilder<ReportRow> builder)
    {
        builder.HasKey(row => row.ReportKey);
        builder.HasIndex(row => new { row.TenantKey, row.Number }).IsUnique();
        builder.HasIndex(row => row.JobKey);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.FromSnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.ToSnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReadingRow>().WithMany().HasForeignKey(row => row.FromReadingKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReadingRow>().WithMany().HasForeignKey(row => row.ToReadingKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Scope).HasMaxLength(Lengths.Word);
        builder.Property(row => row.State).HasMaxLength(Lengths.Word);
        builder.Property(row => row.CreatedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.CreatedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.CreatedByName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Error).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<ReportChangeRow> builder)
    {
        builder.HasKey(row => row.ChangeKey);
        builder.HasIndex(row => new { row.ReportKey, row.Type, row.DisplayName });
        builder.HasIndex(row => new { row.ReportKey, row.Action });
        builder.HasOne<ReportRow>().WithMany().HasForeignKey(row => row.ReportKey);
        builder.Property(row => row.Type).HasMaxLength(Lengths.Type);
        builder.Property(row => row.ObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.DisplayName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.SearchName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Action).HasMaxLength(Lengths.Word);
        builder.Property(row => row.NotRestorable).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.FromState).HasMaxLength(Lengths.Word);
        builder.Property(row => row.NowState).HasMaxLength(Lengths.Word);
        builder.Property(row => row.PartOf).HasMaxLength(Lengths.Path);
        builder.Property(row => row.FollowsFrom).HasMaxLength(Lengths.Path);
        builder.Property(row => row.Cause).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<ReportItemRow> builder)
    {
        builder.HasKey(row => row.ItemKey);
        builder.HasIndex(row => row.ChangeKey);
        builder.HasIndex(row => new { row.ReportKey, row.Path });
        builder.HasOne<ReportChangeRow>().WithMany().HasForeignKey(row => row.ChangeKey);
        builder.Property(row => row.Kind).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Path).HasMaxLength(Lengths.Path);
        builder.Property(row => row.TargetType).HasMaxLength(Lengths.Type);
        builder.Property(row => row.TargetId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.TargetName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.NotRestorable).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.Risk).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<DraftTickRow> builder)
    {
        builder.HasKey(row => new { row.ReportKey, row.PersonTenantId, row.PersonObjectId, row.ItemKey });
        builder.HasOne<ReportItemRow>().WithMany().HasForeignKey(row => row.ItemKey);
        builder.Property(row => row.PersonTenantId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.PersonObjectId).HasMaxLength(Lengths.Word);
    }
}
