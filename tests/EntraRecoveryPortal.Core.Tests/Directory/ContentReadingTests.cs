using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Directory;

public sealed class ContentReadingTests
{
    [Theory]
    [InlineData("@odata.type", "#microsoft.graph.agentIdentity")]
    [InlineData("scopes.@odata.type", "#microsoft.graph.enumeratedScopes")]
    [InlineData("scopes.kind", "enumerated")]
    [InlineData("scopes.kind.more", null)]
    [InlineData("odata.type", null)]
    public void A_dotted_path_leads_to_its_value_and_the_annotation_is_one_name(string path, string? value) => Assert.Equal(
        value, JsonElement.Parse("""{"@odata.type":"#microsoft.graph.agentIdentity","scopes":{"@odata.type":"#microsoft.graph.enumeratedScopes","kind":"enumerated"}}""").TextAt(path));

    [Theory]
    [InlineData("application", "agentIdentityBlueprint")]
    [InlineData("servicePrincipal", "agentIdentity")]
    [InlineData("user", "agentUser")]
    public void Agents_are_not_made_again(string type, string agent) =>
        Assert.Contains("Agents are made by calls of their own", Catalogue.Of(type).WhyNotMadeAgain!(JsonElement.Parse($$"""{"@odata.type":"#microsoft.graph.{{agent}}"}""")), StringComparison.Ordinal);
}
