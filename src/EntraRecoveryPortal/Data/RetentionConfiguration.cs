using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Holds, and what a purge needs.</summary>
internal sealed class RetentionConfiguration :
    IEntityTypeConfiguration<HoldRow>,
    IEntityTypeConfiguration<HoldReleaseRow>,
    IEntityTypeConfiguration<StoreGuardRow>,
    IEntityTypeConfiguration<WornPackRow>
{
    public void Configure(EntityTypeBuilder<HoldRow> builder)
    {
        builder.HasKey(row => row.HoldKey);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Reason).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.OwnerTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.OwnerObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.OwnerName).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<HoldReleaseRow> builder)
    {
        builder.HasKey(row => row.ReleaseKey);
        builder.HasOne<HoldRow>().WithOne().HasForeignKey<HoldReleaseRow>(row => row.HoldKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.ReleasedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.ReleasedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.ReleasedByName).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<StoreGuardRow> builder)
    {
        builder.HasKey(row => row.Operation);
        builder.Property(row => row.Operation).HasMaxLength(Lengths.Word);
    }

    public void Configure(EntityTypeBuilder<WornPackRow> builder)
    {
        builder.HasKey(row => row.PackKey);
        builder.Property(row => row.PackKey).ValueGeneratedNever();
        builder.HasOne<PackRow>().WithMany().HasForeignKey(row => row.PackKey).OnDelete(DeleteBehavior.Cascade);
    }
}
