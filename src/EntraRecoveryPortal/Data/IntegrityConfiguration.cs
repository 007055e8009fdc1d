using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Verifications, erasures, seals, and the records of other stores.</summary>
internal sealed class IntegrityConfiguration :
    IEntityTypeConfiguration<VerificationRow>,
    IEntityTypeConfiguration<ErasureRow>,
    IEntityTypeConfiguration<SealRow>,
    IEntityTypeConfiguration<ImportedArchiveRow>,
    IEntityTypeConfiguration<ImportedRecordRow>
{
    public void Configure(EntityTypeBuilder<VerificationRow> builder)
    {
        builder.HasKey(row => row.VerificationKey);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.StartedByName).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<ErasureRow> builder)
    {
        builder.HasKey(row => row.ErasureKey);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ObjectRow>().WithMany().HasForeignKey(row => row.ObjectKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.By).HasMaxLength(Lengths.Name);
        builder.Property(row => row.Reason).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<SealRow> builder)
    {
        builder.HasKey(row => row.SealKey);
        builder.HasIndex(row => new { row.Kind, row.Of });
        builder.Property(row => row.Kind).HasMaxLength(Lengths.Word);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Mac).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<ImportedArchiveRow> builder)
    {
        builder.HasKey(row => row.ArchiveKey);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<ImportedRecordRow> builder)
    {
        builder.HasKey(row => row.RecordKey);
        builder.HasIndex(row => new { row.TableName, row.RecordKey });
        builder.HasOne<ImportedArchiveRow>().WithMany().HasForeignKey(row => row.ArchiveKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.TableName).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
    }
}
