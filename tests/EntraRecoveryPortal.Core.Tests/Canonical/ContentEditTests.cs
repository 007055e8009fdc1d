using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Canonical;

public sealed class ContentEditTests
{
    private static readonly ObjectType Application = Catalogue.Of("application");

    [Theory]
    [InlineData("web.homePageUrl", "\"x\"", """{"web":{"homePageUrl":"x"}}""")]
    [InlineData("appRoles[r1]", null, """{"appRoles":[{"id":"r2"}],"web":{"homePageUrl":"y"}}""")]
    [InlineData("appRoles[r1]", """{"id":"r1","value":"v"}""", """{"appRoles":[{"id":"r1","value":"v"},{"id":"r2"}],"web":{"homePageUrl":"y"}}""")]
    [InlineData("appRoles[r3].value", "\"v\"", """{"appRoles":[{"id":"r1"},{"id":"r2"},{"id":"r3","value":"v"}],"web":{"homePageUrl":"y"}}""")]
    public void A_leaf_is_replaced_where_it_is(string path, string? value, string expected)
    {
        var content = path.StartsWith("web", StringComparison.Ordinal)
            ? new JsonObject { ["web"] = new JsonObject { ["homePageUrl"] = "y" } }
            : (JsonObject)JsonNode.Parse("""{"appRoles":[{"id":"r1"},{"id":"r2"}],"web":{"homePageUrl":"y"}}""")!;

        ContentEdit.Set(Application, content, path, JsonText.Parse(value));

        Assert.Equal(expected, content.ToJsonString());
        Assert.Equal(value, JsonText.Of(ContentEdit.Get(Application, JsonElement.Parse(content.ToJsonString()), path)));
    }

    [Fact]
    public void A_path_into_nothing_is_nothing() =>
        Assert.Null(ContentEdit.Get(Application, JsonElement.Parse("""{"appRoles":[{"id":"r1"}]}"""), "appRoles[r2].value"));
}
