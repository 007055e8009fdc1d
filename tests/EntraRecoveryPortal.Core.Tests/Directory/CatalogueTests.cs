using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Directory;

public sealed class CatalogueTests
{
    private static readonly string[] Native =
    [
        "user", "group", "conditionalAccessPolicy", "namedLocationPolicy", "authenticationMethodPolicy", "authorizationPolicy", "authenticationStrengthPolicy",
        "application", "servicePrincipal", "oAuth2PermissionGrant", "appRoleAssignment", "organization",
    ];

    [Fact]
    public void Every_type_of_the_native_feature_is_there_and_marked() =>
        Assert.Equal(Native.Order(StringComparer.Ordinal), Catalogue.All.Where(t => t.IsNativelySupported).Select(t => t.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Types_that_hang_on_others_are_read_after_them() =>
        Assert.All(
            Catalogue.All.Where(t => t.ParentType is not null),
            t => Assert.True(IndexOf(t.ParentType!) < IndexOf(t.Name) && t.ListPath.Contains("{id}", StringComparison.Ordinal)));

    [Fact]
    public void Everything_writable_names_its_permissions_and_everything_else_its_reason() =>
        Assert.All(Catalogue.All, t => Assert.True(t.WritePermissions.Count > 0 || t.NotRestorableReason is not null, t.Name));

    [Fact]
    public void Keyed_arrays_name_their_key_and_nothing_else_does() =>
        Assert.All(Catalogue.All.SelectMany(t => t.AttributeRules), r => Assert.Equal(r.Array == ArrayMeaning.Keyed, r.Key is not null));

    [Fact]
    public void What_is_never_written_says_why_wherever_it_is_compared() =>
        Assert.All(
            Catalogue.All.SelectMany(t => t.AttributeRules).Where(r => r.Counts && r.Writable is Writability.ReadOnly or Writability.CreateOnly or Writability.Secret),
            r => Assert.True(!r.Counts || r.Reason is { Length: > 0 }, r.Path));

    [Fact]
    public void Credentials_are_never_selected_by_name() =>
        Assert.All(Catalogue.All, t => Assert.DoesNotContain("keyCredentials", t.Select));

    [Fact]
    public void A_path_has_one_rule() =>
        Assert.All(Catalogue.All, t => Assert.Equal(t.AttributeRules.Count, t.AttributeRules.Select(r => r.Path).Distinct(StringComparer.Ordinal).Count()));

    [Theory]
    [InlineData("conditions.users.includeUsers", Writability.PatchBlock, ArrayMeaning.Set)]
    [InlineData("state", Writability.Patch, ArrayMeaning.Set)]
    [InlineData("templateId", Writability.ReadOnly, ArrayMeaning.Set)]
    public void The_longest_rule_at_or_above_a_path_counts(string path, Writability writable, ArrayMeaning array)
    {
        var rule = Catalogue.Of("conditionalAccessPolicy").RuleFor(path);

        Assert.Equal((writable, array), (rule.Writable, rule.Array));
    }

    [Fact]
    public void The_key_of_an_array_is_not_inherited_by_what_is_inside_its_items()
    {
        var application = Catalogue.Of("application");

        Assert.Equal("id", application.RuleFor("appRoles").Key);
        Assert.Null(application.RuleFor("appRoles[x].allowedMemberTypes").Key);
    }

    [Fact]
    public void Assignments_are_named_by_their_natural_key_and_found_by_graphs_id()
    {
        var type = Catalogue.Of("appRoleAssignment");
        var content = JsonElement.Parse("""{"id":"volatile","principalId":"p","resourceId":"r","appRoleId":"0","principalDisplayName":"Ada"}""");

        var name = type.RefOf(content);

        Assert.Equal(new ObjectRef("appRoleAssignment", "p|r|0"), name);
        Assert.Equal("servicePrincipals/r/appRoleAssignedTo/volatile", type.ItemPathOf(name, content));
        Assert.Equal("Ada", type.DisplayNameOf(content));
    }

    [Fact]
    public void A_grant_for_everyone_has_an_empty_last_part() =>
        Assert.Equal("c|r|AllPrincipals|", Catalogue.Of("oAuth2PermissionGrant").RefOf(JsonElement.Parse("""{"clientId":"c","resourceId":"r","consentType":"AllPrincipals","principalId":null}""")).Id);

    private static int IndexOf(string name) => Catalogue.All.ToList().FindIndex(t => t.Name == name);
}
