using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace EntraRecoveryPortal.Data;

/// <summary>The heads of all chains, and keys that <see cref="RowChain"/> gives instead of the database.</summary>
internal sealed class ChainConfiguration : IEntityTypeConfiguration<ChainHeadRow>
{
    public void Configure(EntityTypeBuilder<ChainHeadRow> builder)
    {
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(Lengths.Word);
        builder.Property(row => row.Hash).HasMaxLength(Lengths.Hash);
    }

    /// <summary>Called once every other type is in the model.</summary>
    public static void Complete(ModelBuilder model)
    {
        var chained = RowChain.TypesOf(model.Model).Cast<IMutableEntityType>().ToList();
        foreach (var type in chained)
        {
            model.Entity(type.ClrType).Property(nameof(IChainedRow.RowHash)).HasMaxLength(Lengths.Hash);
            KeyOf(type).SetValueGeneratorFactory((_, _) => new UntilSaved());
        }

        model.Entity<ChainHeadRow>().HasData(chained.Select(type => new ChainHeadRow { Name = RowChain.NameOf(type), LastKey = 0, Hash = RowChain.FirstHash }));
    }

    public static IMutableProperty KeyOf(IMutableEntityType type) => type.FindPrimaryKey()!.Properties.Single();

    private sealed class UntilSaved : ValueGenerator<long>
    {
        private long last;

        public override bool GeneratesTemporaryValues => true;

        public override long Next(EntityEntry entry) => Interlocked.Decrement(ref last);
    }
}
