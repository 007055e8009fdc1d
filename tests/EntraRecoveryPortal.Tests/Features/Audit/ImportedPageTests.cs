using Bunit;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Audit;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Tests.Components;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Audit;

public sealed class ImportedPageTests(ImportedPageTests.Imported imported) : ComponentTests, IClassFixture<ImportedPageTests.Imported>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 31, "Plans 1")]
    [InlineData("?table=AuditEntries", 30, "Audit entries 30")]
    [InlineData("?table=Plans", 1, "Plans 1")]
    [InlineData("?table=Plans&q=Ada", 0, null)]
    [InlineData("?q=row%207%20", 1, "Audit entries 7")]
    [InlineData("?size=25&page=2", 31, "Audit entries 6")]
    public async Task It_lists_the_records_of_a_table_that_hold_a_text_newest_first_and_page_by_page(string query, int total, string? first)
    {
        await using var scope = imported.Portal.ScopeOf(TestPerson.Rita);
        var page = Show(scope, query);

        if (first is null)
        {
            page.WaitForAssertion(() => Assert.Equal("Nothing matches.", page.Find(".nothing-matches").TextContent));
            return;
        }

        page.WaitForAssertion(() => Assert.Equal(first, string.Join(' ', page.FindAll("tr[data-row]")[0].Children.Take(2).Select(cell => cell.TextContent))));
        Assert.Contains($"of {total}", page.Find(".pager .number").TextContent, StringComparison.Ordinal);
        Assert.Equal(["all", "Audit entries (30)", "Plans (1)"], page.FindAll("option").Select(option => option.TextContent.Trim()));
    }

    [Fact]
    public async Task A_record_is_shown_as_text_and_of_a_long_one_the_beginning()
    {
        await using var scope = imported.Portal.ScopeOf(TestPerson.Rita);
        var page = Show(scope, "");

        page.WaitForAssertion(() => Assert.Equal(31, page.FindAll("tr[data-row]").Count));
        Assert.Empty(page.FindAll("tr[data-row] b"));
        Assert.Contains("<b>Ada</b>", page.FindAll("pre")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("The first 20,000 of 30,002 characters.", page.FindAll("tr[data-row]")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("#7", page.FindAll("tr[data-row]")[0].TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ImportedPage> Show(AsyncServiceScope scope, string query)
    {
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<ImportedHistory>());
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit/imported" + query);
        return Render<ImportedPage>();
    }

    /// <summary>A portal into whose store an archive brought thirty entries of an audit and a plan.</summary>
    public sealed class Imported : IAsyncLifetime
    {
        private readonly GuardedStore guarded = new();

        internal Hosting.PortalUnderTest Portal => guarded.Portal;

        public async ValueTask InitializeAsync()
        {
            await guarded.InitializeAsync();
            await using var db = await Portal.Contexts.CreateDbContextAsync(Cancel);
            db.ImportedArchives.Add(new()
            {
                At = DateTime.UnixEpoch,
                Number = 7,
                Hash = new byte[32],
                Heads = ArchivedHead.ToJson([new("AuditEntries", 30, "00"), new("Holds", 0, "00"), new("Plans", 1, "00")]),
            });
            await db.SaveChangesAsync(Cancel);
            db.ImportedRecords.AddRange(Enumerable.Range(1, 30).Select(number => Record("AuditEntries", number, $$"""{"detail":"<b>Ada</b> looked at row {{number}} of it"}""")));
            db.ImportedRecords.Add(Record("Plans", 1, $"\"{new string('x', 30_000)}\""));
            await db.SaveChangesAsync(Cancel);
        }

        public ValueTask DisposeAsync() => guarded.DisposeAsync();

        private static ImportedRecordRow Record(string table, long number, string line) => new() { ArchiveKey = 1, TableName = table, Number = number, Line = line, Hash = new byte[32] };
    }
}
