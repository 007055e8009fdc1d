using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Verifications and erasures.</summary>
internal sealed class IntegrityConfiguration : IEntityTypeConfiguration<VerificationRow>, IEntityTypeConfiguration<ErasureRow>
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
}
