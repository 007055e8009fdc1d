using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class DraftBasketTests
{
    [Fact]
    public void The_review_button_names_the_type_when_there_is_only_one()
    {
        var basket = new DraftBasket(1, [new("conditionalAccessPolicy", ChangeAction.Update, ItemKind.Attribute, LinkInFrom: false, Objects: 1, Items: 3)]);

        Assert.Equal("Review: change 3 attributes of 1 Conditional Access policy", basket.ReviewLabel);
        Assert.Equal("1 object · 3 attributes", basket.Summary);
    }

    [Fact]
    public void Deeds_of_several_kinds_are_told_apart()
    {
        var basket = new DraftBasket(24, [
            new("user", ChangeAction.Update, ItemKind.Attribute, LinkInFrom: false, Objects: 5, Items: 9),
            new("application", ChangeAction.Update, ItemKind.Attribute, LinkInFrom: false, Objects: 1, Items: 1),
            new("user", ChangeAction.Restore, ItemKind.Object, LinkInFrom: false, Objects: 12, Items: 12),
            new("appRoleAssignment", ChangeAction.Recreate, ItemKind.Object, LinkInFrom: false, Objects: 2, Items: 2),
            new("group", ChangeAction.Update, ItemKind.Link, LinkInFrom: true, Objects: 1, Items: 1),
            new("group", ChangeAction.Update, ItemKind.Link, LinkInFrom: false, Objects: 2, Items: 8),
            new("oAuth2PermissionGrant", ChangeAction.Delete, ItemKind.Object, LinkInFrom: false, Objects: 1, Items: 1),
        ]);

        Assert.Equal("change 10 attributes of 6 objects, restore 12, create 2 again, add 1 link, remove 8 links, delete 1 permanently", basket.Deeds);
        Assert.Equal("24 objects · 10 attributes · 9 links", basket.Summary);
    }

    [Fact]
    public void An_empty_basket_says_so()
    {
        Assert.Equal("Nothing is ticked", DraftBasket.Nothing.Summary);
        Assert.Equal("Review", DraftBasket.Nothing.ReviewLabel);
    }
}
