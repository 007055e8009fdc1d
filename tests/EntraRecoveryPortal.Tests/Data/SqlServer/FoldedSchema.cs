using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>What a migration script leaves behind: the definition of every object, as if each had been created in its last shape.
/// Plain and idempotent scripts of the same migrations fold to the same.</summary>
internal sealed class FoldedSchema
{
    private readonly List<(string Key, TSqlStatement Statement)> objects = [];

    public FoldedSchema(string script) => Walk(script);

    /// <summary>What was not Transact-SQL.</summary>
    public List<string> Errors { get; } = [];

    public IReadOnlyList<string> Definitions => [.. objects.Select(one => Written(one.Statement))];

    private void Walk(string sql)
    {
        var script = TransactSql.Parse(sql, out var errors);
        Errors.AddRange(errors);
        foreach (var statement in script.Batches.SelectMany(batch => batch.Statements))
            Walk(statement);
    }

    private void Walk(TSqlStatement statement)
    {
        switch (statement)
        {
            case IfStatement { ThenStatement: var then }:
                Walk(then);
                break;
            case BeginEndBlockStatement block:
                foreach (var inner in block.StatementList.Statements)
                    Walk(inner);
                break;
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: [StringLiteral { Value: var text }] } }:
                Walk(text);
                break;

            // The history of migrations, and EF's own way of finding the name of a default that it drops with its column.
            case BeginTransactionStatement or CommitTransactionStatement or PredicateSetStatement or DeclareVariableStatement:
            case InsertStatement { InsertSpecification.Target: NamedTableReference { SchemaObject.BaseIdentifier.Value: "__EFMigrationsHistory" } }:
            case SelectStatement { QueryExpression: QuerySpecification { SelectElements: [SelectSetVariable] } }:
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: [_, VariableReference, _] } }:
                break;

            case AlterTableStatement change:
                Change(Table(change.SchemaObjectName).Definition, change);
                break;
            case CreateIndexStatement index:
                objects.Add((IndexKey(index.OnName, index.Name), index));
                break;
            case DropIndexStatement drop:
                foreach (var index in drop.DropIndexClauses.OfType<DropIndexClause>())
                    Drop(IndexKey(index.Object, index.Index));
                break;
            case DropObjectsStatement drop:
                foreach (var name in drop.Objects)
                    Drop(TransactSql.NameOf(name));
                break;
            case CreateTableStatement { SchemaObjectName: var name }:
                objects.Add((TransactSql.NameOf(name), statement));
                break;
            case TriggerStatementBody { Name: var name }:
                Replace(TransactSql.NameOf(name), statement);
                break;
            case ProcedureStatementBody { ProcedureReference.Name: var name }:
                Replace(TransactSql.NameOf(name), statement);
                break;
            default:
                objects.Add(("", statement));
                break;
        }
    }

    private static void Change(TableDefinition table, AlterTableStatement change)
    {
        switch (change)
        {
            case AlterTableAddTableElementStatement add:
                foreach (var column in add.Definition.ColumnDefinitions)
                    table.ColumnDefinitions.Add(column);
                foreach (var constraint in add.Definition.TableConstraints)
                    table.TableConstraints.Add(constraint);
                break;
            case AlterTableAlterColumnStatement alter:
                var altered = table.ColumnDefinitions.Single(column => Same(column.ColumnIdentifier, alter.ColumnIdentifier));
                altered.DataType = alter.DataType;
                foreach (var old in altered.Constraints.OfType<NullableConstraintDefinition>().ToList())
                    altered.Constraints.Remove(old);
                altered.Constraints.Add(new NullableConstraintDefinition { Nullable = alter.AlterTableAlterColumnOption != AlterTableAlterColumnOption.NotNull });
                break;
            case AlterTableDropTableElementStatement drop:
                foreach (var name in drop.AlterTableDropTableElements.Select(element => element.Name))
                {
                    if (table.ColumnDefinitions.FirstOrDefault(column => Same(column.ColumnIdentifier, name)) is { } column)
                        table.ColumnDefinitions.Remove(column);
                    else
                        table.TableConstraints.Remove(table.TableConstraints.Single(constraint => Same(constraint.ConstraintIdentifier, name)));
                }

                break;
            default:
                throw new NotSupportedException(TransactSql.TextOf(change));
        }
    }

    private CreateTableStatement Table(SchemaObjectName name) =>
        (CreateTableStatement)objects.Single(one => one.Key.Equals(TransactSql.NameOf(name), StringComparison.OrdinalIgnoreCase)).Statement;

    private void Replace(string key, TSqlStatement statement)
    {
        Drop(key);
        objects.Add((key, statement));
    }

    private void Drop(string key) => objects.RemoveAll(one =>
        one.Key.Equals(key, StringComparison.OrdinalIgnoreCase) || one.Key.StartsWith(key + "/", StringComparison.OrdinalIgnoreCase));

    private static string IndexKey(SchemaObjectName table, Identifier index) => $"{TransactSql.NameOf(table)}/{index.Value}";

    private static bool Same(Identifier? one, Identifier other) => string.Equals(one?.Value, other.Value, StringComparison.OrdinalIgnoreCase);

    private static string Written(TSqlStatement statement)
    {
        if (statement is not CreateTableStatement)
            return TransactSql.TextOf(statement).TrimEnd(';');
        new Sql150ScriptGenerator(new() { SqlVersion = SqlVersion.Sql150 }).GenerateScript(statement, out var text);
        return text;
    }
}
