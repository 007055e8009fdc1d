using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

internal sealed class StatementRules(IReadOnlyDictionary<string, LintedTable> tables) : TSqlFragmentVisitor
{
    private readonly List<string> findings = [];

    public IReadOnlyList<string> Findings => findings;

    public override void Visit(FunctionCall node)
    {
        if (BuiltInFunctions.FaultOf(node) is { } fault)
            Find(node, fault);
    }

    public override void Visit(CreateTableStatement node)
    {
        if (node.Definition.ColumnDefinitions.Count(column => LintedColumn.IsRowVersion(column.DataType)) > 1)
            Find(node, "more than one rowversion column");
    }

    public override void Visit(SqlDataTypeReference node)
    {
        var longest = node.SqlDataTypeOption switch
        {
            SqlDataTypeOption.NVarChar or SqlDataTypeOption.NChar => 4000,
            SqlDataTypeOption.VarChar or SqlDataTypeOption.Char or SqlDataTypeOption.VarBinary or SqlDataTypeOption.Binary => 8000,
            _ => int.MaxValue,
        };
        if (node.Parameters is [IntegerLiteral { Value: var length }] && int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) > longest)
            Find(node, $"{node.SqlDataTypeOption} has at most {longest}");
    }

    public override void Visit(CreateIndexStatement node)
    {
        foreach (var key in node.Columns.Select(column => TransactSql.LastOf(column.Column.MultiPartIdentifier)))
        {
            if (Table(node.OnName)?.Columns.GetValueOrDefault(key) is { IsMax: true })
                Find(node, $"{key} is too large for an index key");
        }
    }

    public override void Visit(InsertSpecification node)
    {
        if (Target(node.Target, from: null) is not { } table)
            return;
        var columns = Names(node.Columns);
        var width = columns.Count > 0 ? columns.Count : table.Columns.Values.Count(column => column.IsWritable);
        var given = node.InsertSource switch
        {
            ValuesInsertSource values => values.RowValues.Select(row => row.ColumnValues.Count),
            SelectInsertSource { Select: QuerySpecification query } when query.SelectElements.All(element => element is SelectScalarExpression) => [query.SelectElements.Count],
            _ => [],
        };
        foreach (var count in given.Where(count => count != width))
            Find(node, $"{width} columns, {count} values");
        if (columns.Count > 0)
            CheckInserted(node, table, columns);
        CheckOutput(node.OutputClause, table, TriggerActionType.Insert);
    }

    public override void Visit(UpdateSpecification node)
    {
        if (Target(node.Target, node.FromClause) is not { } table)
            return;
        CheckWritten(node, table, Assigned(node.SetClauses));
        CheckOutput(node.OutputClause, table, TriggerActionType.Update);
    }

    public override void Visit(DeleteSpecification node)
    {
        if (Target(node.Target, node.FromClause) is { } table)
            CheckOutput(node.OutputClause, table, TriggerActionType.Delete);
    }

    public override void Visit(MergeSpecification node)
    {
        if (Target(node.Target, from: null) is not { } table)
            return;
        var actions = node.ActionClauses.Select(clause => clause.Action).ToList();
        foreach (var insert in actions.OfType<InsertMergeAction>())
        {
            CheckInserted(insert, table, Names(insert.Columns));
            foreach (var count in insert.Source.RowValues.Select(row => row.ColumnValues.Count).Where(count => count != insert.Columns.Count))
                Find(insert, $"{insert.Columns.Count} columns, {count} values");
        }

        foreach (var update in actions.OfType<UpdateMergeAction>())
            CheckWritten(update, table, Assigned(update.SetClauses));
        CheckOutput(node.OutputClause, table, [.. actions.Select(action => action switch
        {
            InsertMergeAction => TriggerActionType.Insert,
            UpdateMergeAction => TriggerActionType.Update,
            _ => TriggerActionType.Delete,
        })]);
    }

    public override void Visit(QuerySpecification node)
    {
        foreach (var ungrouped in Grouping.UngroupedIn(node))
            Find(node, $"{ungrouped} is neither grouped nor aggregated");
    }

    private void CheckInserted(TSqlFragment at, LintedTable table, IReadOnlyList<string> columns)
    {
        CheckWritten(at, table, columns);
        foreach (var missing in table.Columns.Values.Where(column => column.IsNeeded && !columns.Contains(column.Name, StringComparer.OrdinalIgnoreCase)))
            Find(at, $"{missing.Name} is NOT NULL and has no value");
    }

    private void CheckWritten(TSqlFragment at, LintedTable table, IEnumerable<string> columns)
    {
        foreach (var column in columns.Where(column => table.Columns.GetValueOrDefault(column) is { IsWritable: false }))
            Find(at, $"{column} is written by the database alone");
    }

    private void CheckOutput(OutputClause? output, LintedTable table, params TriggerActionType[] actions)
    {
        if (output is not null && table.Triggers.Overlaps(actions))
            Find(output, $"OUTPUT without INTO on {table.Name}, which has a trigger for it (error 334)");
    }

    private LintedTable? Table(SchemaObjectName name) => tables.GetValueOrDefault(TransactSql.NameOf(name));

    private LintedTable? Target(TableReference target, FromClause? from)
    {
        if (target is not NamedTableReference { SchemaObject: var name })
            return null;
        var aliased = new Aliased(name.BaseIdentifier.Value);
        from?.Accept(aliased);
        return Table(aliased.Table ?? name);
    }

    private void Find(TSqlFragment at, string fault) => findings.Add($"{at.StartLine}: {fault}");

    private static IReadOnlyList<string> Names(IEnumerable<ColumnReferenceExpression> columns) =>
        [.. columns.Select(column => TransactSql.LastOf(column.MultiPartIdentifier))];

    private static IEnumerable<string> Assigned(IEnumerable<SetClause> clauses) =>
        Names(clauses.OfType<AssignmentSetClause>().Select(clause => clause.Column).OfType<ColumnReferenceExpression>());

    private sealed class Aliased(string alias) : TSqlFragmentVisitor
    {
        public SchemaObjectName? Table { get; private set; }

        public override void Visit(NamedTableReference node)
        {
            if (alias.Equals(node.Alias?.Value, StringComparison.OrdinalIgnoreCase))
                Table = node.SchemaObject;
        }
    }
}
