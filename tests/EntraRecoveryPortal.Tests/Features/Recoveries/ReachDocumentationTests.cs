using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class ReachDocumentationTests
{
    [Fact]
    public async Task The_page_on_recovery_names_whom_each_role_lets_the_writer_change()
    {
        var docs = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "recovery.md"), TestContext.Current.CancellationToken);
        var told = docs.SkipWhile(line => line != "| whom | the writer needs one of |").Skip(2).TakeWhile(line => line.StartsWith('|')).ToList();

        Assert.Equal(SensitiveActions.Table.Select(row => $"| {row.Role.Name} | {string.Join(", ", row.By.Append(SensitiveActions.Highest).Select(by => by.Name))} |"), told[1..^1]);
        Assert.EndsWith($"| {SensitiveActions.Highest.Name} |", told[^1], StringComparison.Ordinal);
    }
}
