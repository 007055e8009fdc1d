using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

internal sealed record LintedColumn(string Name, DataTypeReference? Type, bool IsWritable, bool IsNeeded)
{
    public static LintedColumn Of(ColumnDefinition column)
    {
        var mayBeNull = !column.Constraints.OfType<NullableConstraintDefinition>().Any(constraint => !constraint.Nullable)
            && !column.Constraints.OfType<UniqueConstraintDefinition>().Any(constraint => constraint.IsPrimaryKey);
        var isWritable = column.IdentityOptions is null && column.ComputedColumnExpression is null && !IsRowVersion(column.DataType);
        return new(column.ColumnIdentifier.Value, column.DataType, isWritable, isWritable && !mayBeNull && column.DefaultConstraint is null);
    }

    public static bool IsRowVersion(DataTypeReference? type) =>
        type is SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.Rowversion or SqlDataTypeOption.Timestamp };

    public bool IsMax => Type is ParameterizedDataTypeReference { Parameters: [MaxLiteral] } or XmlDataTypeReference;
}

/// <summary>What the lint must know of a table.</summary>
internal sealed class LintedTable(CreateTableStatement definition)
{
    public string Name { get; } = TransactSql.NameOf(definition.SchemaObjectName);

    public IReadOnlyDictionary<string, LintedColumn> Columns { get; } = definition.Definition.ColumnDefinitions
        .Select(LintedColumn.Of).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> CascadesFrom { get; } =
    [
        .. definition.Definition.TableConstraints.Concat(definition.Definition.ColumnDefinitions.SelectMany(column => column.Constraints))
            .OfType<ForeignKeyConstraintDefinition>()
            .Where(key => key.DeleteAction is DeleteUpdateAction.Cascade or DeleteUpdateAction.SetNull or DeleteUpdateAction.SetDefault)
            .Select(key => TransactSql.NameOf(key.ReferenceTableName)),
    ];

    public HashSet<TriggerActionType> Triggers { get; } = [];

    public HashSet<TriggerActionType> InsteadOf { get; } = [];
}
