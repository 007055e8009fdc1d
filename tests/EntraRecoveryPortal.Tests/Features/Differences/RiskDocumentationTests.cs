using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class RiskDocumentationTests
{
    [Fact]
    public async Task The_page_on_differences_names_every_rule_and_no_other()
    {
        var docs = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "differences.md"), TestContext.Current.CancellationToken);
        var told = docs.SkipWhile(line => line != "| rule | what the report says |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(RiskRules.All.Select(rule => $"| {rule.Id} | {rule.Sentence} |"), told);
    }
}
