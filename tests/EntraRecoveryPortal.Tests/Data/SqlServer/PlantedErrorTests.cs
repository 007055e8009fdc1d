namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>The checks of SQL Server's SQL find what they are there for: each mistake by its layer, and nothing where there is no mistake.</summary>
public sealed class PlantedErrorTests(PlantedErrorTests.Bound bound, ITestOutputHelper output) : IClassFixture<PlantedErrorTests.Bound>
{
    public static TheoryData<string> Names => [.. PlantedError.All.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_found_by_its_layer_and_what_is_right_passes(string name)
    {
        var error = PlantedError.All.Single(error => error.Name == name);
        if (error.Layer == Layer.Binding)
            DacFxBinding.SkipUnlessPossible();

        Assert.Equal(error.Layer, FirstToFind(error.Wrong, "wrong " + name));
        Assert.Null(FirstToFind(error.Right, "right " + name));
    }

    private Layer? FirstToFind(string sql, string binding)
    {
        var lint = new TransactSqlLint(Bound.Schema.Append(sql));
        (Layer Layer, IEnumerable<string> Findings)[] layers =
        [
            (Layer.Parser, TransactSql.ErrorsIn(sql)),
            (Layer.Binding, bound.Findings[binding]),
            (Layer.Lint, lint.FindingsInSchema().Concat(lint.FindingsIn(sql))),
        ];
        foreach (var (layer, findings) in layers)
        {
            if (findings.FirstOrDefault() is not { } first)
                continue;
            output.WriteLine(first);
            return layer;
        }

        return null;
    }

    public sealed class Bound : IAsyncLifetime
    {
        internal static IReadOnlyList<string> Schema { get; } = new FoldedSchema(PlantedError.Schema).Definitions;

        internal ILookup<string, string> Findings { get; private set; } = Array.Empty<string>().ToLookup(finding => finding);

        public async ValueTask InitializeAsync()
        {
            if (DacFxBinding.IsPossible)
            {
                Findings = await DacFxBinding.FindingsAsync(
                    Schema,
                    PlantedError.All.SelectMany(error => new[] { ("wrong " + error.Name, DefinitionsOf(error.Wrong)), ("right " + error.Name, DefinitionsOf(error.Right)) }),
                    TestContext.Current.CancellationToken);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        // What defines nothing is a statement.
        private static IEnumerable<string> DefinitionsOf(string sql) =>
            sql.Contains("CREATE ", StringComparison.Ordinal) ? new FoldedSchema(sql).Definitions : [new SentStatement(sql, "").AsProcedure("statement")];
    }
}
