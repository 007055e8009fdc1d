using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

public sealed class AttributeTests
{
    [Fact]
    public void A_changed_department_is_one_update_with_both_values()
    {
        var change = new TwoSides()
            .Object("user", """{"id":"u1","displayName":"Ada","department":"Finance"}""", """{"id":"u1","displayName":"Ada","department":null}""")
            .Single();

        Assert.Equal(ChangeAction.Update, change.Action);
        Assert.Equal("Ada", change.DisplayName);
        var item = Assert.Single(change.Items);
        Assert.Equal(("department", "\"Finance\"", null), (item.Path, item.From, item.Now));
        Assert.Null(item.NotRestorable);
    }

    [Fact]
    public void Null_absent_and_empty_are_one()
    {
        var comparison = new TwoSides()
            .Object("user", """{"id":"u1","city":null,"otherMails":[],"employeeOrgData":{"division":null}}""", """{"id":"u1"}""")
            .Compare();

        Assert.Empty(comparison.Changes);
    }

    [Fact]
    public void The_order_of_a_set_is_no_change()
    {
        var comparison = new TwoSides()
            .Object("conditionalAccessPolicy", """{"id":"p","conditions":{"users":{"excludeUsers":["a","b"]}}}""", """{"conditions":{"users":{"excludeUsers":["b","a"]}},"id":"p"}""")
            .Object("oAuth2PermissionGrant", Grant("User.Read Mail.Read"), Grant(" Mail.Read User.Read"))
            .Object("authenticationStrengthPolicy", """{"id":"s","allowedCombinations":["password, sms","fido2"]}""", """{"id":"s","allowedCombinations":["fido2","sms,password"]}""")
            .Compare();

        Assert.Empty(comparison.Changes);
    }

    [Fact]
    public void A_nested_leaf_is_named_by_its_path()
    {
        var change = new TwoSides()
            .Object(
                "conditionalAccessPolicy",
                """{"id":"p","conditions":{"users":{"includeUsers":["All"],"excludeUsers":["a","b"]}}}""",
                """{"id":"p","conditions":{"users":{"includeUsers":["All"],"excludeUsers":["a"]}}}""")
            .Single();

        Assert.Equal("conditions.users.excludeUsers", Assert.Single(change.Items).Path);
    }

    [Fact]
    public void Each_element_of_a_keyed_array_is_an_item()
    {
        var change = new TwoSides()
            .Object(
                "application",
                """{"id":"a","appRoles":[{"id":"r1","value":"one"},{"id":"r2","value":"two"}]}""",
                """{"id":"a","appRoles":[{"id":"r3","value":"three"},{"id":"r2","value":"TWO"}]}""")
            .Single();

        Assert.Equal(["appRoles[r1]", "appRoles[r2]", "appRoles[r3]"], change.Items.Select(i => i.Path));
        Assert.Null(change.Items[0].Now);
        Assert.Null(change.Items[2].From);
    }

    [Fact]
    public void Settings_of_one_authentication_method_are_compared_leaf_by_leaf()
    {
        var change = new TwoSides()
            .Object(
                "authenticationMethodPolicy",
                """{"id":"authenticationMethodsPolicy","authenticationMethodConfigurations":[{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Sms","state":"disabled"}]}""",
                """{"id":"authenticationMethodsPolicy","authenticationMethodConfigurations":[{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Sms","state":"enabled"}]}""")
            .Single();

        Assert.Equal("authenticationMethodConfigurations[Sms].state", Assert.Single(change.Items).Path);
    }

    [Fact]
    public void A_block_that_one_side_lacks_is_one_item()
    {
        var change = new TwoSides()
            .Object("conditionalAccessPolicy", """{"id":"p","sessionControls":null}""", """{"id":"p","sessionControls":{"signInFrequency":{"value":4,"type":"hours","isEnabled":true}}}""")
            .Single();

        Assert.Equal("sessionControls", Assert.Single(change.Items).Path);
    }

    [Fact]
    public void Volatile_properties_and_the_body_of_a_strength_inside_a_policy_never_count()
    {
        var comparison = new TwoSides()
            .Object("user", """{"id":"u","onPremisesLastSyncDateTime":"2026-01-01T00:00:00Z"}""", """{"id":"u","onPremisesLastSyncDateTime":"2026-02-01T00:00:00Z"}""")
            .Object(
                "conditionalAccessPolicy",
                """{"id":"p","modifiedDateTime":"2026-01-01T00:00:00Z","grantControls":{"operator":"OR","authenticationStrength":{"id":"s","displayName":"Old"}}}""",
                """{"id":"p","modifiedDateTime":"2026-02-01T00:00:00Z","grantControls":{"operator":"OR","authenticationStrength":{"id":"s","displayName":"New"}}}""")
            .Compare();

        Assert.Empty(comparison.Changes);
    }

    [Fact]
    public void A_value_that_changes_its_shape_is_one_item()
    {
        var change = new TwoSides().Object("organization", """{"id":"o","privacyProfile":"x"}""", """{"id":"o","privacyProfile":{"contactEmail":"a@b"}}""").Single();

        Assert.Equal("privacyProfile", Assert.Single(change.Items).Path);
    }

    [Fact]
    public void What_one_side_did_not_ask_for_is_not_a_change_but_is_named()
    {
        var sides = new TwoSides().Object("user", """{"id":"u"}""", """{"id":"u","city":"Oslo"}""");
        var users = sides.FromProfiles.FindIndex(p => p.Type == "user");
        sides.FromProfiles[users] = sides.FromProfiles[users] with { Properties = ["id", "displayName"] };

        var comparison = sides.Compare();

        Assert.Empty(comparison.Changes);
        Assert.Contains(comparison.NotCompared, n => n.Type == "user" && n.Reason.Contains("city", StringComparison.Ordinal));
    }

    [Fact]
    public void Synced_people_keep_their_attributes_but_for_those_the_cloud_owns()
    {
        var change = new TwoSides()
            .Object(
                "user",
                """{"id":"u","onPremisesSyncEnabled":true,"department":"A","usageLocation":"NO"}""",
                """{"id":"u","onPremisesSyncEnabled":true,"department":"B","usageLocation":"SE"}""")
            .Single();

        Assert.NotNull(change.Items.Single(i => i.Path == "department").NotRestorable);
        Assert.Null(change.Items.Single(i => i.Path == "usageLocation").NotRestorable);
    }

    [Fact]
    public void A_lost_credential_is_only_reported_and_an_added_one_can_be_removed()
    {
        var change = new TwoSides()
            .Object("application", """{"id":"a","passwordCredentials":[{"keyId":"k1"}]}""", """{"id":"a","passwordCredentials":[{"keyId":"k2"}]}""")
            .Single();

        Assert.NotNull(change.Items.Single(i => i.Path == "passwordCredentials[k1]").NotRestorable);
        var added = change.Items.Single(i => i.Path == "passwordCredentials[k2]");
        Assert.Null(added.NotRestorable);
        Assert.NotNull(added.Risk);
        Assert.Equal([added.Risk], change.Risks);
    }

    [Theory]
    [InlineData("authenticationStrengthPolicy", "policyType", "\"builtIn\"", "displayName")]
    [InlineData("directoryRoleDefinition", "isBuiltIn", "true", "description")]
    [InlineData("servicePrincipal", "servicePrincipalType", "\"ManagedIdentity\"", "notes")]
    [InlineData("group", "mailEnabled", "true", "displayName")]
    public void What_Microsoft_Azure_or_Exchange_owns_is_shown_with_the_reason(string type, string property, string value, string changed)
    {
        var change = new TwoSides()
            .Object(type, $$"""{"id":"x","{{property}}":{{value}},"{{changed}}":"then"}""", $$"""{"id":"x","{{property}}":{{value}},"{{changed}}":"now"}""")
            .Single();

        Assert.Equal(ChangeAction.None, change.Action);
        Assert.NotNull(change.NotRestorable);
    }

    [Fact]
    public void The_portals_own_registration_is_never_offered()
    {
        var sides = new TwoSides().Object("application", """{"id":"a","appId":"mine","notes":"x"}""", """{"id":"a","appId":"mine","notes":"y"}""");
        sides.OwnAppIds.Add("mine");

        Assert.Equal(ChangeAction.None, sides.Single().Action);
    }

    [Fact]
    public void A_deleted_user_whose_bin_entry_lacks_properties_has_not_lost_them()
    {
        var change = new TwoSides()
            .Object("user", """{"id":"u","displayName":"Ada","department":"A"}""", """{"id":"u","displayName":"Eva"}""", nowState: ObjectState.SoftDeleted)
            .Single();

        Assert.Equal(["", "displayName"], change.Items.Select(i => i.Path));
    }

    private static string Grant(string scope) =>
        $$"""{"id":"{{scope.Length}}","clientId":"c","resourceId":"r","consentType":"AllPrincipals","principalId":null,"scope":"{{scope}}"}""";
}
