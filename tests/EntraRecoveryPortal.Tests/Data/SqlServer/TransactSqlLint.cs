using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Finds what DacFx lets pass and SQL Server refuses. The tables and triggers are those of the schema it was given.</summary>
internal sealed class TransactSqlLint
{
    private readonly Dictionary<string, LintedTable> tables = new(StringComparer.OrdinalIgnoreCase);

    public TransactSqlLint(IEnumerable<string> schema)
    {
        foreach (var statement in schema.SelectMany(Statements))
        {
            if (statement is CreateTableStatement table)
                tables[TransactSql.NameOf(table.SchemaObjectName)] = new(table);
            if (statement is TriggerStatementBody trigger && tables.GetValueOrDefault(TransactSql.NameOf(trigger.TriggerObject.Name)) is { } target)
            {
                var actions = trigger.TriggerActions.Select(action => action.TriggerActionType).ToList();
                target.Triggers.UnionWith(actions);
                if (trigger.TriggerType == TriggerType.InsteadOf)
                    target.InsteadOf.UnionWith(actions);
            }
        }
    }

    public IReadOnlyList<string> FindingsIn(string sql)
    {
        var rules = new StatementRules(tables);
        foreach (var statement in Statements(sql))
            statement.Accept(rules);
        return rules.Findings;
    }

    /// <summary>What is wrong with the tables taken together.</summary>
    public IReadOnlyList<string> FindingsInSchema() =>
    [
        .. tables.Values
            .Where(table => table.CascadesFrom.Count > 0 && table.InsteadOf.Overlaps([TriggerActionType.Delete, TriggerActionType.Update]))
            .Select(table => $"{table.Name} has a cascading foreign key and an INSTEAD OF trigger"),
        .. tables.Values.SelectMany(root => Cascades(root.Name, [root.Name]).GroupBy(reached => reached, StringComparer.OrdinalIgnoreCase)
            .Where(reached => reached.Count() > 1 || reached.Key.Equals(root.Name, StringComparison.OrdinalIgnoreCase))
            .Select(reached => $"several cascade paths from {root.Name} to {reached.Key}")),
    ];

    private IEnumerable<string> Cascades(string from, IReadOnlyList<string> path)
    {
        foreach (var table in tables.Values)
        {
            foreach (var _ in table.CascadesFrom.Where(parent => parent.Equals(from, StringComparison.OrdinalIgnoreCase)))
            {
                yield return table.Name;
                if (path.Contains(table.Name, StringComparer.OrdinalIgnoreCase))
                    continue;
                foreach (var further in Cascades(table.Name, [.. path, table.Name]))
                    yield return further;
            }
        }
    }

    private static IEnumerable<TSqlStatement> Statements(string sql) =>
        TransactSql.Parse(sql, out _).Batches.SelectMany(batch => batch.Statements);
}
