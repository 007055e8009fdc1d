using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class KnownKeysTests
{
    [Theory]
    [InlineData("b9f2a6e0-5d1c-4f3e-8a77-0c1d2e3f4a5b")]
    [InlineData("B9F2A6E0-5D1C-4F3E-8A77-0C1D2E3F4A5B")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("b9f2a6e0-5d1c-4f3e-8a77-0c1d2e3f4a5b|b9f2a6e0-5d1c-4f3e-8a77-0c1d2e3f4a5b")]
    [InlineData("authorizationPolicy")]
    [InlineData("")]
    public void An_id_of_any_form_is_found_by_itself_alone(string id)
    {
        var known = new KnownKeys();

        Assert.True(known.TryRemember(id, 7, "user"));

        Assert.Equal((7, "user"), known.Find(id));
        Assert.Null(known.Find(id + "x"));
        Assert.Null(known.Find(id.Length == 0 ? "a" : id[1..]));
    }

    [Fact]
    public void It_grows_and_says_when_there_is_no_room_left()
    {
        var known = new KnownKeys(mostSlots: 4096);
        var ids = Enumerable.Range(0, 5000).Select(number => new Guid(number + 1, 0, 0, new byte[8]).ToString()).ToList();

        var remembered = ids.Index().TakeWhile(one => known.TryRemember(one.Item, one.Index + 1, one.Index % 2 == 0 ? "user" : "group")).Count();

        Assert.Equal(3072, remembered);
        Assert.All(ids.Index(), one => Assert.Equal(one.Index < remembered ? (one.Index + 1, one.Index % 2 == 0 ? "user" : "group") : null, known.Find(one.Item)));
    }

    [Fact]
    public void A_key_for_which_it_has_no_room_is_not_remembered()
    {
        var known = new KnownKeys();

        Assert.True(known.TryRemember("last", uint.MaxValue, "user"));
        Assert.False(known.TryRemember("beyond", uint.MaxValue + 1L, "user"));

        Assert.Equal((uint.MaxValue, "user"), known.Find("last"));
        Assert.Null(known.Find("beyond"));
    }

    [Fact]
    public void A_type_is_learned_later_and_another_object_of_the_same_id_is_not_remembered()
    {
        var known = new KnownKeys();
        known.TryRemember("shared", 1, "directoryObject");

        Assert.True(known.TryRemember("shared", 1, "user"));
        Assert.False(known.TryRemember("shared", 2, "group"));

        Assert.Equal((1, "user"), known.Find("shared"));
    }
}
