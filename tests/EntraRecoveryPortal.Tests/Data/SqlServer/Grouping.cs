using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

internal static class Grouping
{
    private static readonly HashSet<string> Aggregates = new(StringComparer.OrdinalIgnoreCase)
    {
        "AVG", "CHECKSUM_AGG", "COUNT", "COUNT_BIG", "GROUPING", "GROUPING_ID", "MAX", "MIN", "STDEV", "STDEVP", "STRING_AGG", "SUM", "VAR", "VARP",
    };

    /// <summary>Selected columns that have no one value in a group. Queries that group by more than plain columns are not judged.</summary>
    public static IReadOnlyList<string> UngroupedIn(QuerySpecification query)
    {
        var keys = query.GroupByClause?.GroupingSpecifications.OfType<ExpressionGroupingSpecification>().Select(key => key.Expression).ToList() ?? [];
        var selected = new Columns();
        foreach (var element in query.SelectElements)
            element.Accept(selected);
        query.HavingClause?.Accept(selected);
        if (query.GroupByClause is null && !selected.SawAggregate || keys.Any(key => key is not ColumnReferenceExpression))
            return [];
        var grouped = keys.Select(Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. selected.Found.Where(column => !grouped.Contains(column))];
    }

    private static string Name(TSqlFragment column) =>
        TransactSql.TextOf(column).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private sealed class Columns : TSqlFragmentVisitor
    {
        public List<string> Found { get; } = [];

        public bool SawAggregate { get; private set; }

        public override void ExplicitVisit(FunctionCall node)
        {
            if (!Aggregates.Contains(node.FunctionName.Value) || node.OverClause is not null)
                base.ExplicitVisit(node);
            else
                SawAggregate = true;
        }

        // A subquery has groups of its own.
        public override void ExplicitVisit(QuerySpecification node)
        {
        }

        public override void Visit(ColumnReferenceExpression node)
        {
            if (node.ColumnType == ColumnType.Regular)
                Found.Add(Name(node));
        }
    }
}
