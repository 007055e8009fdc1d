using System.Buffers.Binary;
using System.Text;
using EntraRecoveryPortal.Features.Snapshots;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class PackColumnsTests
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\"", "\"say \\\"c\\\"\"", "\"", "12", "-1.5e+3", "true", "null"];

    [Theory]
    [InlineData("""{"displayName":"Ada","id":"1","on":true,"tags":["a","b"],"age":-1.5e+3,"none":null}""")]
    [InlineData("""{"quoted":"a \"b\" \\","colon":": {","empty":"","a:b":"c","nested":{"id":"2","list":[[1,2],{"id":"3"}]}}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("\"text\"")]
    [InlineData("\"no end")]
    [InlineData("no JSON \\ at all \"")]
    [InlineData("")]
    public void Contents_come_back_as_they_were(string content) => AssertComesBack([.. Enumerable.Repeat(content, 40)]);

    [Fact]
    public void Objects_of_one_kind_take_less_in_columns_and_few_bytes_besides_their_values()
    {
        var entries = Laid([.. Enumerable.Range(0, 100).Select(number => $$"""{"displayName":"Person {{number}}","accountEnabled":{{(number % 2 == 0 ? "true" : "null")}},"jobTitle":"Engineer"}""")]);

        Assert.InRange(PackColumns.Fold(entries).Length, 1, entries.Length / 2);
    }

    [Fact]
    public void Text_with_control_characters_is_left_as_it_is() => Assert.True(PackColumns.Fold(Laid([.. Enumerable.Repeat("{\"a\":\"\u0001\"}", 40)])).IsEmpty);

    [Fact]
    public void Whatever_is_folded_unfolds_to_the_same() => Check.QuickThrowOnFailure(Prop.ForAll<string[]>(texts =>
        AssertComesBack([.. texts.Select(text => $"{{\"name\":\"{text}\",\"of\":[\"{text}\",{text}]}}")])));

    [Fact]
    public void Contents_that_begin_like_the_one_before_and_go_on_otherwise_unfold_to_the_same() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements(Pieces).ListOf(8).ListOf(40).ToArbitrary(), contents => AssertComesBack([.. contents.Select(pieces => string.Concat(pieces))])));

    [Theory]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"1","b":"2"} """)]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"1\",\"b\":\"2"}""")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":1,"b":null}""")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":,"b":"2"}""")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"1":"2","b":"2"}""")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"1","b":"2""")]
    [InlineData("""{"a":["1"]}""", """{"a":["1","2"]}""")]
    public void Contents_of_two_shapes_in_turn_come_back_as_they_were(string one, string other) => AssertComesBack([.. Enumerable.Range(0, 60).Select(number => number % 3 == 0 ? other : one)]);

    [Fact]
    public void A_place_where_no_content_begins_is_refused()
    {
        var entries = Laid([.. Enumerable.Range(0, 40).Select(number => $$"""{"displayName":"Person {{number}}","jobTitle":"Engineer"}""")]);
        byte[] folded = [.. PackColumns.Fold(entries)];

        Assert.Throws<InvalidDataException>(() => new FoldedPack(folded).Pick([(sizeof(int) + 1, 10)]));
        Assert.Throws<InvalidDataException>(() => new FoldedPack(folded).Pick([(entries.Length + sizeof(int), 10)]));
    }

    private static void AssertComesBack(IReadOnlyList<string> contents)
    {
        var entries = Laid(contents);
        var folded = PackColumns.Fold(entries);
        if (folded.IsEmpty)
            return;
        var unfolded = new byte[entries.Length];
        new FoldedPack(folded).Unfold(unfolded);
        Assert.Equal(entries, unfolded);
        var places = Places(contents);
        AssertPicks(folded, contents, places, [.. Enumerable.Range(0, contents.Count)]);
        AssertPicks(folded, contents, places, [.. Enumerable.Range(0, contents.Count).Where(number => number % 3 == 1).Reverse()]);
    }

    private static void AssertPicks(ReadOnlySpan<byte> folded, IReadOnlyList<string> contents, IReadOnlyList<(int Offset, int Length)> places, IReadOnlyList<int> numbers)
    {
        var picked = new FoldedPack(folded).Pick([.. numbers.Select(number => places[number])]);
        Assert.Equal(numbers.Select(number => contents[number]), picked.Select(Encoding.UTF8.GetString));
    }

    private static List<(int Offset, int Length)> Places(IReadOnlyList<string> contents)
    {
        var places = new List<(int Offset, int Length)>();
        foreach (var length in contents.Select(Encoding.UTF8.GetByteCount))
            places.Add((places is [.., var last] ? last.Offset + last.Length + sizeof(int) : sizeof(int), length));
        return places;
    }

    private static byte[] Laid(IReadOnlyList<string> contents)
    {
        var entries = new List<byte>();
        foreach (var content in contents.Select(Encoding.UTF8.GetBytes))
        {
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
            entries.AddRange([.. length, .. content]);
        }

        return [.. entries];
    }
}
