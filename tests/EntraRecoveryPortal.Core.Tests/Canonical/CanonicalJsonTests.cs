using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Canonical;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Keys_are_sorted_white_space_goes_and_only_the_type_annotation_stays() =>
        Assert.Equal(
            """{"@odata.type":"#t","a":{"x":1,"y":[2,1]},"b":null}""",
            CanonicalJson.Parse("""{ "b": null, "a": {"y": [2, 1], "x": 1}, "@odata.context": "c", "members@odata.bind": [], "@odata.type": "#t" }""").ToString());

    [Fact]
    public void Letters_of_all_scripts_stay_legible() => Assert.Equal("\"Ærø <b> 日本\"", CanonicalJson.Parse("\"Ærø <b> 日本\"").ToString());

    [Fact]
    public void Equal_content_has_an_equal_hash_of_32_bytes()
    {
        var (one, other) = (CanonicalJson.Parse("""{"a":1,"b":2}"""), CanonicalJson.Parse("""{"b":2,"a":1}"""));

        Assert.Equal(one, other);
        Assert.Equal(32, one.ContentHash.Length);
        Assert.True(one.ContentHash.Span.SequenceEqual(other.ContentHash.Span));
    }

    [Fact]
    public void What_was_canonical_stays_as_it_is()
    {
        var json = CanonicalJson.Parse("""{"a":"é","n":1.50}""");

        Assert.Equal(json, CanonicalJson.FromCanonical(json.Utf8));
        Assert.Equal(json, CanonicalJson.From(json.Root));
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("\"2026-01-02T03:04:05Z\"", "\"2026-01-02T03:04:05.0000000Z\"")]
    public void Numbers_and_instants_mean_the_same_in_any_spelling(string one, string other) =>
        Assert.True(Meaning.Same(Catalogue.Of("user"), "employeeLeaveDateTime", JsonText.Parse(one), JsonText.Parse(other)));

    [Theory]
    [InlineData("""{"a":[],"b":{"c":null,"d":[{"e":null}]},"displayName":"Ada"}""", """{"displayName":"Ada"}""")]
    [InlineData("""{"otherMails":["b@x","a@x","b@x"]}""", """{"otherMails":["a@x","b@x"]}""")]
    [InlineData("""{"assignedLicenses":[{"skuId":"2","disabledPlans":["q","p"]},{"skuId":"1","disabledPlans":[]}]}""", """{"assignedLicenses":[{"skuId":"1"},{"skuId":"2","disabledPlans":["p","q"]}]}""")]
    [InlineData("""{"custom":{"n":1.0,"quoted \"name\"":"a\nb"}}""", """{"custom":{"n":1,"quoted \"name\"":"a\nb"}}""")]
    public void Objects_that_say_the_same_have_one_meaning(string one, string other) =>
        Assert.Equal(MeaningHash.Of(Catalogue.Of("user"), CanonicalJson.Parse(one)), MeaningHash.Of(Catalogue.Of("user"), CanonicalJson.Parse(other)));

    [Theory]
    [InlineData("""{"otherMails":["a@x"]}""", """{"otherMails":["a@x","b@x"]}""")]
    [InlineData("""{"displayName":""}""", """{"displayName":null}""")]
    [InlineData("""{"custom":{"n":1}}""", """{"custom":{"n":"1"}}""")]
    [InlineData("""{"custom":["a","b"]}""", """{"custom":["a,b"]}""")]
    public void Objects_that_say_something_else_have_another(string one, string other) =>
        Assert.NotEqual(MeaningHash.Of(Catalogue.Of("user"), CanonicalJson.Parse(one)), MeaningHash.Of(Catalogue.Of("user"), CanonicalJson.Parse(other)));

    [Theory]
    [InlineData("displayName", "Ada \"B\"")]
    [InlineData("roleMemberInfo.id", "7")]
    [InlineData("accountEnabled", "true")]
    [InlineData("absent", null)]
    [InlineData("roleMemberInfo", null)]
    [InlineData("displayName.id", null)]
    [InlineData("empty", null)]
    public void A_text_is_found_by_its_path_without_parsing_the_rest(string path, string? text)
    {
        var json = CanonicalJson.Parse("""{"accountEnabled":true,"displayName":"Ada \"B\"","empty":null,"roleMemberInfo":{"displayName":"x","id":7}}""");

        Assert.Equal(text, json.TextAt(path));
        Assert.Equal(text, json.Root.TextAt(path));
    }

    [Theory]
    [InlineData("""{"a":"}\\\",\"id\":\"no\",{[","id":"yes"}""")]
    [InlineData("""{"a":{"id":"no","b":[{"id":"}"},"]"]},"id":"yes"}""")]
    [InlineData("""{"a":[],"b":{},"c":-1.5e3,"id":"yes"}""")]
    [InlineData("""{"a":[{"id":"no"}],"i":{"id":"no"},"idea":"no"}""")]
    [InlineData("""{"i\u0064":"yes"}""")]
    [InlineData("""{ "a" : "x", "id" : "\u0079es" }""")]
    [InlineData("""{"id":"Grüße \t \u2028"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    public void A_text_is_the_same_with_and_without_parsing(string json) =>
        Assert.Equal(JsonElement.Parse(json).TextAt("id"), CanonicalJson.FromCanonical(Encoding.UTF8.GetBytes(json)).TextAt("id"));
}
