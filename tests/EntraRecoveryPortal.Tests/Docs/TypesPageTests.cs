namespace EntraRecoveryPortal.Tests.Docs;

public sealed class TypesPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "types.md");

    [Fact]
    public async Task The_page_of_types_says_what_the_catalogue_says()
    {
        var cancel = TestContext.Current.CancellationToken;
        var wanted = TypesPage.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(Page, wanted, cancel);

        var found = File.Exists(Page) ? await File.ReadAllTextAsync(Page, cancel) : "";
        Assert.True(wanted == found, "docs/types.md is behind the catalogue. Set UPDATE_DOCS=1, run this test again and commit the page.");
    }
}
