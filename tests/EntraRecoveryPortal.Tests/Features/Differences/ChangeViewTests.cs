using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ChangeViewTests
{
    [Fact]
    public void An_address_says_all_of_the_view()
    {
        var view = ChangeView.Of(UrlState.FromUri("/differences/4?type=user&type=group&action=softDelete&attribute=department&now=empty&restorable=no&risk=any&q=ada&sort=-name&page=3&size=25"));

        Assert.Equal(["user", "group"], view.Filter.Types);
        Assert.Equal([ChangeAction.SoftDelete], view.Filter.Actions);
        Assert.Equal(("department", ChangeFilter.Empty), (view.Filter.Attribute, view.Filter.Now));
        Assert.Equal((false, ChangeFilter.AnyRisk, "ada"), (view.Filter.Restorable, view.Filter.Risk, view.Filter.Text));
        Assert.Equal((ChangeSort.Name, true, 50, 25), (view.Sort, view.Descending, view.Skip, view.Take));
    }

    [Theory]
    [InlineData("?action=rm&sort=rm&restorable=maybe&now=1")]
    [InlineData("?action=3&sort=2")]
    [InlineData("")]
    public void What_an_address_says_wrongly_counts_as_not_said(string query)
    {
        var view = ChangeView.Of(UrlState.FromUri("/differences/4" + query));

        Assert.True(view.Filter.IsEmpty);
        Assert.Null(view.Filter.Now);
        Assert.Equal((ChangeSort.Risk, 0, 50), (view.Sort, view.Skip, view.Take));
    }
}
