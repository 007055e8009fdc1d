using Bunit;
using EntraRecoveryPortal.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Components;

public sealed class SearchBoxTests : ComponentTests
{
    [Fact]
    public void Letters_typed_while_an_earlier_search_comes_back_are_not_lost()
    {
        var box = Show("");
        Type(box, "ad");
        box.Find("input").Input("ada");

        box.Render(parameters => parameters.Add(one => one.State, new UrlState().WithSearch("ad")));

        Assert.Equal("ada", Text(box));
        box.WaitForAssertion(() => Assert.EndsWith("?q=ada", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_that_is_taken_away_elsewhere_leaves_the_box()
    {
        var box = Show("ada");
        Assert.Equal("ada", Text(box));
        Type(box, "adam");
        box.Render(parameters => parameters.Add(one => one.State, new UrlState().WithSearch("adam")));

        box.Render(parameters => parameters.Add(one => one.State, new UrlState()));

        Assert.Equal("", Text(box));
    }

    private static string? Text(IRenderedComponent<SearchBox> box) => box.Find("input").GetAttribute("value");

    private void Type(IRenderedComponent<SearchBox> box, string text)
    {
        box.Find("input").Input(text);
        box.WaitForAssertion(() => Assert.EndsWith($"?q={text}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    private IRenderedComponent<SearchBox> Show(string search) => Render<SearchBox>(parameters => parameters.Add(box => box.State, new UrlState().WithSearch(search)).Add(box => box.Path, "objects"));
}
