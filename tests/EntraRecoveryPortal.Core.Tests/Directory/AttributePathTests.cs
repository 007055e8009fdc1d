using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Directory;

public sealed class AttributePathTests
{
    [Theory]
    [InlineData("department", "department")]
    [InlineData("appRoles[a.b].value", "appRoles[].value")]
    [InlineData("authenticationMethodConfigurations[Sms].@odata.type", "authenticationMethodConfigurations[].@odata.type")]
    public void A_pattern_leaves_keys_out(string path, string pattern) => Assert.Equal(pattern, AttributePath.Pattern(path));

    [Theory]
    [InlineData("plain", "key")]
    [InlineData("with.dot", "ke]y")]
    [InlineData("with[bracket", "a.b[c]")]
    [InlineData(@"back\slash", @"\")]
    [InlineData("@odata.type", "")]
    public void Names_and_keys_survive_the_way_into_a_path_and_back(string name, string key)
    {
        var path = AttributePath.Property(AttributePath.Item(AttributePath.Property("", name), key), name);

        Assert.Equal([new PathSegment(name, key), new PathSegment(name, null)], AttributePath.Parse(path));
    }

    [Theory]
    [InlineData("web.redirectUris", "web", true)]
    [InlineData("website", "web", false)]
    [InlineData("appRoles[].id", "appRoles", true)]
    public void Under_means_at_a_border_of_names(string path, string rule, bool expected) => Assert.Equal(expected, AttributePath.IsAtOrUnder(path, rule));
}
