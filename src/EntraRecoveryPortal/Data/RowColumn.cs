using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Data;

/// <summary>One column of a table as the model has it, and how its value is got out of a row.</summary>
internal sealed class RowColumn(IProperty property)
{
    private readonly IClrPropertyGetter getter = property.GetGetter();
    private readonly Func<object?, object?>? convert = property.GetTypeMapping().Converter?.ConvertToProvider;

    public string Name { get; } = property.GetColumnName();

    public RelationalTypeMapping Mapping { get; } = property.GetRelationalTypeMapping();

    public Type StoredAs => property.GetTypeMapping().Converter?.ProviderClrType ?? Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    public object? ValueOf(object row)
    {
        var value = getter.GetClrValue(row);
        return value is null || convert is null ? value : convert(value);
    }

    /// <summary>The columns that an insert gives values for.</summary>
    public static (string Table, IReadOnlyList<RowColumn> Columns) Of<TRow>(PortalDbContext db)
    {
        var type = db.Model.FindEntityType(typeof(TRow))!;
        return (type.GetTableName()!, [.. type.GetProperties()
            .Where(property => property.ValueGenerated == ValueGenerated.Never)
            .Select(property => new RowColumn(property))]);
    }
}
