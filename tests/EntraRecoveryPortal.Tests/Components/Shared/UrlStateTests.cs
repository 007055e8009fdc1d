using EntraRecoveryPortal.Components.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class UrlStateTests
{
    [Fact]
    public void An_address_without_a_query_is_the_default_list()
    {
        var state = UrlState.FromUri("https://portal.example/objects");

        Assert.Equal("", state.ToQuery());
        Assert.Equal(0, state.Skip);
        Assert.Equal(UrlState.DefaultSize, state.Size);
    }

    [Fact]
    public void An_address_says_search_sort_page_size_and_filters()
    {
        var state = UrlState.FromUri("https://portal.example/objects?q=ada%20%26%20co&sort=-name&page=3&size=100&type=user&type=group#top");

        Assert.Equal("ada & co", state.Search);
        Assert.Equal("name", state.Sort);
        Assert.True(state.Descending);
        Assert.Equal(200, state.Skip);
        Assert.Equal(["user", "group"], state.FiltersOf("type"));
    }

    [Theory]
    [InlineData("page=-4&size=7")]
    [InlineData("page=many&size=all")]
    [InlineData("page=0&size=100000")]
    public void Nonsense_in_the_address_falls_back_to_the_defaults(string query)
    {
        var state = UrlState.FromUri("https://portal.example/objects?" + query);

        Assert.Equal(0, state.Skip);
        Assert.Equal(UrlState.DefaultSize, state.Size);
    }

    [Fact]
    public void Every_state_survives_its_own_address()
    {
        var text = ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(t => t.Get.Trim());
        var states = from search in text
                     from sort in Gen.Elements("", "name", "sealed")
                     from isDescending in ArbMap.Default.GeneratorFor<bool>()
                     from page in Gen.Choose(1, 999)
                     from size in Gen.Elements(UrlState.AllowedSizes.ToArray())
                     from type in text
                     select new UrlState
                     {
                         Search = search,
                         Sort = sort,
                         Descending = sort.Length > 0 && isDescending,
                         Page = page,
                         Size = size,
                         Filters = type.Length == 0 ? [] : [KeyValuePair.Create("type", type)],
                     };

        Prop.ForAll(states.ToArbitrary(), state =>
        {
            var back = UrlState.FromUri("https://portal.example/objects" + state.ToQuery());
            return back.ToQuery() == state.ToQuery() && back.Search == state.Search && back.Filter("type") == state.Filter("type");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Narrowing_a_list_starts_at_its_first_page()
    {
        var third = new UrlState { Page = 3 };

        Assert.Equal(1, third.WithSearch("ada").Page);
        Assert.Equal(1, third.WithFilter("type", "user").Page);
        Assert.Equal(1, third.Toggle("type", "user").Page);
        Assert.Equal(1, third.WithSize(25).Page);
        Assert.Equal(1, third.SortedBy("name").Page);
    }

    [Fact]
    public void A_heading_sorts_up_then_down_then_not_at_all()
    {
        var up = new UrlState().SortedBy("name");
        var down = up.SortedBy("name");
        var none = down.SortedBy("name");

        Assert.Equal("?sort=name", up.ToQuery());
        Assert.Equal("?sort=-name", down.ToQuery());
        Assert.Equal("", none.ToQuery());
    }

    [Fact]
    public void A_filter_is_removed_alone()
    {
        var state = new UrlState().Toggle("type", "user").Toggle("type", "group").Toggle("action", "update");

        Assert.Equal("?type=group&action=update", state.Without("type", "user").ToQuery());
        Assert.Equal("?type=group&action=update", state.Toggle("type", "user").ToQuery());
        Assert.Equal("?action=update", state.WithFilter("type", null).ToQuery());
    }
}
