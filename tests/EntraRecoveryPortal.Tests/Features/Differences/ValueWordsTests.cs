using EntraRecoveryPortal.Features.Differences;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ValueWordsTests
{
    [Theory]
    [InlineData(null, "empty")]
    [InlineData("[]", "empty")]
    [InlineData("\"\"", "empty")]
    [InlineData("\"Sales\"", "Sales")]
    [InlineData("true", "yes")]
    [InlineData("3", "3")]
    [InlineData("[\"a\",\"b\"]", "a, b")]
    [InlineData("{\"state\":\"enabled\"}", "{\"state\":\"enabled\"}")]
    [InlineData("\"<script>alert(1)</script>\"", "<script>alert(1)</script>")]
    public void A_json_text_reads_as_people_write_it(string? json, string words) => Assert.Equal(words, ValueWords.Short(json));

    [Fact]
    public void A_long_value_is_cut() => Assert.Equal("abcd…", ValueWords.Short("\"abcdefghij\"", most: 5));

    [Fact]
    public void Pasted_lines_lose_quotes_bullets_and_repetitions() =>
        Assert.Equal(["ada@contoso.example", "Finance team", "5b1f"], PastedIds.Split("\"ada@contoso.example\"\r\n• Finance team;ADA@contoso.example,\t5b1f \n\n"));
}
