using EntraRecoveryPortal.Core.Directory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EntraRecoveryPortal.Data;

/// <summary>Keys, lengths and indexes of the snapshot log.</summary>
internal sealed class SnapshotConfiguration :
    IEntityTypeConfiguration<TenantRow>,
    IEntityTypeConfiguration<ObjectRow>,
    IEntityTypeConfiguration<SnapshotRow>,
    IEntityTypeConfiguration<SnapshotTypeRow>,
    IEntityTypeConfiguration<ObjectVersionRow>,
    IEntityTypeConfiguration<LinkVersionRow>,
    IEntityTypeConfiguration<PackRow>,
    IEntityTypeConfiguration<NameBlockRow>,
    IEntityTypeConfiguration<ReadingRow>
{
    public void Configure(EntityTypeBuilder<TenantRow> builder)
    {
        builder.HasKey(row => row.TenantKey);
        builder.HasIndex(row => row.TenantId).IsUnique();
        builder.Property(row => row.TenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.Name).HasMaxLength(Lengths.Name);
    }

    public void Configure(EntityTypeBuilder<ObjectRow> builder)
    {
        builder.HasKey(row => row.ObjectKey);
        builder.HasIndex(row => new { row.TenantKey, row.ObjectId, row.Type }).IsUnique();
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Type).HasConversion(new StoredWordConverter(StoredWords.Types));
        builder.Property(row => row.ObjectId).HasConversion(new StoredIdConverter()).HasMaxLength(Lengths.Id);
    }

    public void Configure(EntityTypeBuilder<SnapshotRow> builder)
    {
        builder.HasKey(row => row.SnapshotKey);
        builder.HasIndex(row => new { row.TenantKey, row.Number }).IsUnique();
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Trigger).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Method).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Note).HasMaxLength(Lengths.Sentence);
        builder.Property(row => row.Slot).HasMaxLength(Lengths.Word);
        builder.Property(row => row.StartedByTenantId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByObjectId).HasMaxLength(Lengths.Id);
        builder.Property(row => row.StartedByName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.PreviousHash).HasMaxLength(Lengths.Hash);
        builder.Property(row => row.StateDigest).HasMaxLength(Lengths.StateDigest);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<SnapshotTypeRow> builder)
    {
        builder.HasKey(row => new { row.SnapshotKey, row.Type, row.Relation });
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Type).HasMaxLength(Lengths.Type);
        builder.Property(row => row.Relation).HasMaxLength(Lengths.Type);
        builder.Property(row => row.Reason).HasMaxLength(Lengths.Sentence);
    }

    public void Configure(EntityTypeBuilder<ObjectVersionRow> builder)
    {
        builder.HasKey(row => new { row.ObjectKey, row.SnapshotKey });
        builder.HasIndex(row => new { row.TenantKey, row.Type, row.DisplayName });
        builder.HasOne<ObjectRow>().WithMany().HasForeignKey(row => row.ObjectKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        // A pack holds versions of its own snapshot only, so one index serves whoever asks by snapshot and whoever asks by pack.
        builder.HasOne<PackRow>().WithMany().HasForeignKey(row => new { row.SnapshotKey, row.PackKey }).HasPrincipalKey(pack => new { pack.SnapshotKey, pack.PackKey }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ErasureRow>().WithMany().HasForeignKey(row => row.ErasureKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => row.ErasureKey).HasFilter("ErasureKey IS NOT NULL");
        builder.HasIndex(row => new { row.TenantKey, row.SnapshotKey }).HasFilter($"State = {(int)ObjectState.Gone}"); // few are, and whoever looks among them for a name need not walk the others
        builder.Property(row => row.Type).HasConversion(new StoredWordConverter(StoredWords.Types));
        builder.Property(row => row.DisplayName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.SearchName).HasMaxLength(Lengths.Name);
        builder.Property(row => row.ContentHash).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<LinkVersionRow> builder)
    {
        builder.HasKey(row => new { row.SourceKey, row.Relation, row.TargetKey, row.SnapshotKey });
        builder.HasIndex(row => new { row.TargetKey, row.Relation });
        builder.HasIndex(row => row.SnapshotKey).HasFilter("[IsInitial] = 0");
        builder.HasOne<ObjectRow>().WithMany().HasForeignKey(row => row.SourceKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ObjectRow>().WithMany().HasForeignKey(row => row.TargetKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Relation).HasConversion(new StoredWordConverter(StoredWords.Relations));
    }

    public void Configure(EntityTypeBuilder<PackRow> builder)
    {
        builder.HasKey(row => row.PackKey);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => row.KeyId);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
    }

    public void Configure(EntityTypeBuilder<NameBlockRow> builder)
    {
        builder.HasKey(row => row.BlockKey);
        builder.HasIndex(row => new { row.TenantKey, row.Type, row.SnapshotKey });
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(row => row.SnapshotKey).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Type).HasMaxLength(Lengths.Type);
    }

    public void Configure(EntityTypeBuilder<ReadingRow> builder)
    {
        builder.HasKey(row => row.ReadingKey);
        builder.Property(row => row.ContentHash).HasMaxLength(Lengths.Hash);
        builder.Property(row => row.KeyId).HasMaxLength(Lengths.Word);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantKey).OnDelete(DeleteBehavior.Restrict);
    }
}
