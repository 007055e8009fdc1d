using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class ValueDiffTests
{
    [Fact]
    public void A_short_value_differs_as_a_whole()
    {
        Assert.Equal(new ValueDiff.Whole("Finance", "Sales"), ValueDiff.Of("\"Finance\"", "\"Sales\""));
        Assert.Equal(new ValueDiff.Whole("yes", "no"), ValueDiff.Of("true", "false"));
    }

    [Fact]
    public void Absent_is_told_apart_from_empty()
    {
        Assert.Equal(new ValueDiff.Whole(null, ""), ValueDiff.Of(null, "\"\""));
        Assert.Equal(new ValueDiff.Whole("Finance", null), ValueDiff.Of("\"Finance\"", "null"));
    }

    [Fact]
    public void Order_in_a_set_is_no_difference()
    {
        var members = Assert.IsType<ValueDiff.Members>(ValueDiff.Of("[\"b\",\"a\"]", "[\"a\",\"c\",\"b\"]"));

        Assert.Equal([new("a", true, true), new("b", true, true), new("c", false, true)], members.Items);
    }

    [Fact]
    public void A_set_that_is_gone_shows_what_it_had()
    {
        var members = Assert.IsType<ValueDiff.Members>(ValueDiff.Of("[\"break-glass\"]", null));

        Assert.Equal([new("break-glass", true, false)], members.Items);
    }

    [Fact]
    public void Inside_a_long_text_only_the_changed_words_are_marked()
    {
        var marked = Assert.IsType<ValueDiff.Marked>(ValueDiff.Of(
            "\"Requires MFA for finance outside trusted locations\"", "\"Requires MFA for everyone outside trusted locations\""));

        Assert.Equal(["finance"], marked.From.Where(p => p.Differs).Select(p => p.Text));
        Assert.Equal(["everyone"], marked.Now.Where(p => p.Differs).Select(p => p.Text));
    }

    [Fact]
    public void Inside_a_block_only_the_changed_leaf_is_marked()
    {
        var marked = Assert.IsType<ValueDiff.Marked>(ValueDiff.Of(
            """{"builtInControls":["mfa"],"operator":"OR"}""", """{"builtInControls":["block"],"operator":"OR"}"""));

        Assert.True(marked.IsCode);
        Assert.Equal(["mfa"], marked.From.Where(p => p.Differs).Select(p => p.Text));
        Assert.Equal(["block"], marked.Now.Where(p => p.Differs).Select(p => p.Text));
    }

    [Fact]
    public void A_set_that_became_a_block_is_shown_as_text()
    {
        Assert.IsType<ValueDiff.Marked>(ValueDiff.Of("[\"a\"]", "{\"a\":1}"));
    }

    [Fact]
    public void No_text_is_lost_or_invented_by_marking()
    {
        Prop.ForAll<NonNull<string>, NonNull<string>>((from, now) =>
        {
            var (left, right) = TextPiece.Compare(from.Get, now.Get);
            return string.Concat(left.Select(p => p.Text)) == from.Get && string.Concat(right.Select(p => p.Text)) == now.Get;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_not_marked_is_the_same_on_both_sides()
    {
        Prop.ForAll<NonNull<string>, NonNull<string>>((from, now) =>
        {
            var (left, right) = TextPiece.Compare(from.Get, now.Get);
            return string.Concat(left.Where(p => !p.Differs).Select(p => p.Text)) == string.Concat(right.Where(p => !p.Differs).Select(p => p.Text));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_very_long_value_is_compared_by_line_and_stays_whole()
    {
        var lines = Enumerable.Range(0, 3000).Select(i => $"line {i} of the policy").ToList();
        var from = string.Join('\n', lines);
        lines[1500] = "an intruder's line";
        var now = string.Join('\n', lines);

        var marked = Assert.IsType<ValueDiff.Marked>(ValueDiff.Of(JsonSerializer.Serialize(from), JsonSerializer.Serialize(now)));

        Assert.Equal(["line 1500 of the policy\n"], marked.From.Where(p => p.Differs).Select(p => p.Text));
    }
}
