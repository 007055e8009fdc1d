using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class StateDigestTests
{
    private static readonly byte[] Content = new byte[32];
    private static readonly ObjectRef Ada = new("user", "ada");
    private static readonly ObjectRef Bob = new("user", "bob");

    [Fact]
    public void Order_does_not_matter()
    {
        using var one = new StateDigest();
        using var other = new StateDigest();
        one.AddObject(Ada, ObjectState.Present, Content);
        one.AddObject(Bob, ObjectState.Present, Content);
        other.AddObject(Bob, ObjectState.Present, Content);
        other.AddObject(Ada, ObjectState.Present, Content);

        Assert.Equal(one.ToArray(), other.ToArray());
    }

    [Fact]
    public void What_is_removed_leaves_no_trace()
    {
        using var digest = new StateDigest();
        digest.AddLink(new(Ada, "manager", Bob));
        digest.RemoveLink(new(Ada, "manager", Bob));

        Assert.Equal(new byte[StateDigest.Length], digest.ToArray());
    }

    [Fact]
    public void Twice_is_not_never()
    {
        using var digest = new StateDigest();
        digest.AddObject(Ada, ObjectState.Present, Content);
        digest.AddObject(Ada, ObjectState.Present, Content);

        Assert.NotEqual(new byte[StateDigest.Length], digest.ToArray());
    }

    [Fact]
    public void State_content_and_the_border_between_type_and_id_count()
    {
        var digests = new[]
        {
            Of(digest => digest.AddObject(Ada, ObjectState.Present, Content)),
            Of(digest => digest.AddObject(Ada, ObjectState.SoftDeleted, Content)),
            Of(digest => digest.AddObject(new("usera", "da"), ObjectState.Present, Content)),
            Of(digest => digest.AddObject(Ada, ObjectState.Present, [.. Content[1..], 1])),
            Of(digest => digest.AddLink(new(Ada, "manager", Bob))),
            Of(digest => digest.AddLink(new(Bob, "manager", Ada))),
        };

        Assert.Equal(digests.Length, digests.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(36)]
    [InlineData(120)]
    [InlineData(400)]
    public void Texts_of_any_length_count_whole(int length)
    {
        var (source, target) = (new ObjectRef("user", new string('é', length) + "1"), new ObjectRef("group", new string('x', length) + "2"));

        Assert.Equal(
            Of(digest => digest.Apply(Element(element => StateDigest.ObjectElement("user"u8, Encoding.UTF8.GetBytes(source.Id), ObjectState.Present, Content, element)), add: true)),
            Of(digest => digest.AddObject(source, ObjectState.Present, Content)));
        Assert.Equal(
            Of(digest => digest.Apply(Element(element => StateDigest.LinkElement("user"u8, Encoding.UTF8.GetBytes(source.Id), "manager"u8, Encoding.UTF8.GetBytes(target.Id), element)), add: true)),
            Of(digest => digest.AddLink(new(source, "manager", target))));
    }

    [Fact]
    public void The_processors_instructions_and_the_systems_library_agree()
    {
        using var instructions = new Summands();
        using var library = new Summands(useInstructions: false);
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var key = System.Security.Cryptography.SHA256.HashData([(byte)seed]);
            Assert.Equal(library.Of(key), instructions.Of(key));
        }
    }

    private static byte[] Element(Action<byte[]> write)
    {
        var element = new byte[32];
        write(element);
        return element;
    }

    private static byte[] Of(Action<StateDigest> fill)
    {
        using var digest = new StateDigest();
        fill(digest);
        return digest.ToArray();
    }
}
