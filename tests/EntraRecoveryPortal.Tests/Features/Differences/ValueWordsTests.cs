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
    [InlineData("{\"displayName\":\"backup\",\"keyId\":\"1\"}", "backup")]
    [InlineData("\"<script>alert(1)</script>\"", "<script>alert(1)</script>")]
    public void A_json_text_reads_as_people_write_it(string? json, string words) => Assert.Equal(words, ValueWords.Short(json));

    [Fact]
    public void A_long_value_is_cut() => Assert.Equal("abcd…", ValueWords.Short("\"abcdefghij\"", most: 5));

    [Fact]
    public void Pasted_lines_lose_quotes_bullets_and_repetitions() =>
        Assert.Equal(["ada@contoso.example", "Finance team", "5b1f"], PastedIds.Split("\"ada@contoso.example\"\r\n• Finance team;ADA@contoso.example,\t5b1f \n\n"));

    [Theory]
    [InlineData("conditions.users.includeUsers", null, "Include users")]
    [InlineData("onPremisesSyncEnabled", null, "On premises sync enabled")]
    [InlineData("^members", null, "Member of")]
    [InlineData("^owners", null, "Owners of")]
    [InlineData("passwordCredentials[aea1]", "{\"displayName\":\"backup\"}", "Password credentials: backup")]
    [InlineData("passwordCredentials[aea1]", null, "Password credentials: aea1")]
    [InlineData("", null, "The object itself")]
    public void A_path_reads_as_words(string path, string? element, string words) => Assert.Equal(words, PathWords.Label(path, element));

    [Fact]
    public void Ids_inside_a_value_are_read_as_names()
    {
        const string Id = "5c25fe7f-8e76-41a8-b8e5-5ce21b0aa92d";
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [Id] = "Branch \"offices\"" };

        Assert.Equal("Branch \"offices\", All", ValueWords.Full($"[\"{Id}\",\"All\"]", names));
        Assert.Equal("{\"exclude\":[\"Branch \\\"offices\\\" (5c25fe7f)\"]}", ValueWords.WithNames($"{{\"exclude\":[\"{Id}\"]}}", names));
        Assert.Equal($"[\"{Id}\"]", ValueWords.WithNames($"[\"{Id}\"]", names));
    }
}
