using System.Linq.Expressions;
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

    /// <summary>What is stored of a row, without a box around it.</summary>
    public Expression StoredOf(Expression row)
    {
        Expression value = Expression.Property(row, property.PropertyInfo!);
        if (property.GetTypeMapping().Converter?.ConvertToProviderExpression is not { } converts)
            return value;
        if (Nullable.GetUnderlyingType(value.Type) is null)
            return Expression.Invoke(converts, value);
        var stored = typeof(Nullable<>).MakeGenericType(converts.ReturnType);
        return Expression.Condition(
            Expression.Property(value, nameof(Nullable<int>.HasValue)), Expression.Convert(Expression.Invoke(converts, Expression.Property(value, nameof(Nullable<int>.Value))), stored), Expression.Default(stored));
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
