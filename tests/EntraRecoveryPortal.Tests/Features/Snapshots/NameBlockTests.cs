using EntraRecoveryPortal.Features.Snapshots;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class NameBlockTests
{
    [Fact]
    public void Every_object_has_the_line_of_its_names() => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>[]>(names =>
        AssertLines([.. names.Select((name, number) => new NameEntry(number + 1, name.Get, number % 3 == 0 ? null : name.Get + "@contoso.example"))])));

    [Fact]
    public void Names_that_are_as_long_as_they_may_be_have_room_in_any_writing() =>
        AssertLines([.. new[] { 'A', 'é', 'Ⱥ', '漢', '\t' }.Select((letter, number) => new NameEntry(number, new string(letter, 256), new string(letter, 256)))]);

    private static void AssertLines(NameEntry[] entries)
    {
        var lines = NameBlock.LinesIn(NameBlock.Pack(entries)).Select(one => (one.ObjectKey, Convert.ToHexString(one.Line.Span)));

        Assert.Equal(entries.Select(entry => (entry.ObjectKey, Convert.ToHexString(NameBlock.LineOf(entry.DisplayName, entry.SearchName)))), lines);
    }
}
