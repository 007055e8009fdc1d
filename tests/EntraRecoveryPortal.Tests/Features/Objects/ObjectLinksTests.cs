using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Objects;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Objects;

public sealed class ObjectLinksTests
{
    private static readonly ObjectLinks Links = ObjectLinks.Of(
        [Link("owners", "Zoe"), Link("members", "bea"), Link("members", "Ada")],
        [Link("members", "All staff")],
        [Link("members", "All staff"), Link("members", "Everybody") with { Path = [Link("members", "All staff")] }]);

    [Fact]
    public void Links_are_grouped_by_relation_and_direction()
    {
        Assert.Equal(["Members", "Owners", "Member of", "Member of, through groups"], Links.Groups.Select(g => g.Title));
        Assert.Equal(["members", "owners", "of-members", "of-inherited"], Links.Groups.Select(g => g.Key));
    }

    [Fact]
    public void A_relation_is_listed_by_name_and_paged()
    {
        var members = Links.Find("members")!;

        Assert.Equal(["Ada", "bea"], members.Page("", 0, 10).Items.Select(l => l.DisplayName));
        Assert.Equal(["bea"], members.Page("", 1, 1).Items.Select(l => l.DisplayName));
        Assert.Equal(2, members.Page("", 1, 1).Total);
    }

    [Fact]
    public void A_search_looks_into_names_and_ids()
    {
        var members = Links.Find("members")!;

        Assert.Equal(["bea"], members.Page("BE", 0, 10).Items.Select(l => l.DisplayName));
        Assert.Equal(["Ada"], members.Page("id-ada", 0, 10).Items.Select(l => l.DisplayName));
    }

    [Fact]
    public void An_unknown_relation_shows_the_first()
    {
        Assert.Equal("Members", Links.Find("nonsense")!.Title);
        Assert.Null(ObjectLinks.Of([], [], []).Find("members"));
    }

    private static NamedLink Link(string relation, string name) => new(relation, new ObjectRef("user", $"id-{name.ToLowerInvariant()}"), name, ObjectState.Present);
}
