using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Tests.Data.SqlServer;

/// <summary>Collections that may not run beside others run after them, so this one sees what all tests would have sent.</summary>
[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public sealed class AfterAllOthers;

[Collection(nameof(AfterAllOthers))]
public sealed class SqlServerChecksTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_query_and_save_of_this_run_could_be_written_for_SQL_Server() => Nothing(SqlServerShadow.Instance.Failures);

    [Fact]
    public void The_plain_and_the_idempotent_script_leave_the_same_schema()
    {
        var plain = SqlServerSchema.Plain;
        var idempotent = SqlServerSchema.Idempotent;

        Assert.Empty(plain.Errors);
        Assert.Empty(idempotent.Errors);
        Assert.Equal(plain.Definitions.Select(TriggerTexts.Normal), idempotent.Definitions.Select(TriggerTexts.Normal));
        Assert.All(SqlServerTriggers.All, trigger => Assert.Contains(TriggerTexts.Normal(trigger.Sql), plain.Definitions.Select(TriggerTexts.Normal)));
    }

    [Fact]
    public void Every_file_with_SQL_of_its_own_is_made_to_send_it() => Assert.Equal(HandWrittenSql.Files.Order(), HandWrittenSql.FilesWithSenders.Order());

    [Fact]
    public async Task SQL_Server_would_know_every_name_in_the_schema_and_in_all_that_this_run_would_send()
    {
        DacFxBinding.SkipUnlessPossible();
        var statements = await StatementsAsync();

        var findings = await DacFxBinding.FindingsAsync(
            SqlServerSchema.Plain.Definitions, [("run", statements.Select((statement, number) => statement.AsProcedure(NameOf(number))))], Cancel);

        Nothing(findings["run"].Select(finding => $"{finding}\n{statements.Where((_, number) => finding.Contains(NameOf(number), StringComparison.Ordinal)).FirstOrDefault()?.Sql}"));
        output.WriteLine($"{statements.Count} statements bound.");
    }

    [Fact]
    public async Task The_lint_finds_nothing_in_the_schema_and_in_all_that_this_run_would_send()
    {
        var schema = SqlServerSchema.Plain.Definitions;
        var lint = new TransactSqlLint(schema);

        Nothing(lint.FindingsInSchema());
        Nothing(schema.Concat((await StatementsAsync()).Select(statement => statement.Sql)).SelectMany(sql => lint.FindingsIn(sql).Select(finding => $"{finding} in {sql}")));
    }

    private static async Task<IReadOnlyList<SentStatement>> StatementsAsync()
    {
        var statements = SentStatements.OfThisRun.Close().ToList();
        foreach (var file in HandWrittenSql.FilesWithSenders)
            statements.AddRange(await HandWrittenSql.SentByAsync(file, Cancel));

        // Statements that the triggers must refuse prove nothing if the server refuses them for their own mistakes.
        return [.. statements, .. SealedRowTests.StatementsOnSealedRows.Select(row => new SentStatement(SealedRowTests.ForSqlServer(row.Data), ""))];
    }

    private static void Nothing(IEnumerable<string> findings)
    {
        if (findings.ToList() is { Count: > 0 } all)
            Assert.Fail(string.Join("\n\n", all));
    }

    private static string NameOf(int number) => $"statement{number:00000}";
}
