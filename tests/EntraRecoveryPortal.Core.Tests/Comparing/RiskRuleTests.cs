using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

public sealed class RiskRuleTests
{
    public static TheoryData<string, string, string?, string?> Cases => new()
    {
        { "credential-added", "application", """{"id":"x","keyCredentials":[]}""", """{"id":"x","keyCredentials":[{"keyId":"k"}]}""" },
        { "credential-added", "servicePrincipal", """{"id":"x"}""", """{"id":"x","passwordCredentials":[{"keyId":"k"}]}""" },
        { "federated-credential-added", "application", """{"id":"x","federatedIdentityCredentials":[]}""", """{"id":"x","federatedIdentityCredentials":[{"id":"f","name":"n"}]}""" },
        { "app-role-opened", "application", """{"id":"x","appRoles":[]}""", """{"id":"x","appRoles":[{"id":"r","value":"Admin","isEnabled":true}]}""" },
        { "redirect-added", "application", """{"id":"x","web":{"redirectUris":["a"]}}""", """{"id":"x","web":{"redirectUris":["a","b"]}}""" },
        { "role-assigned", "directoryRoleAssignment", null, """{"id":"x","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Assigned"}""" },
        { "role-assigned", "scopedRoleMember", null, """{"id":"x","roleId":"r","administrativeUnitId":"a","roleMemberInfo":{"id":"p"}}""" },
        { "group-eligible", "groupEligibility", null, """{"id":"x","groupId":"g","principalId":"p","accessId":"member"}""" },
        { "role-eligible", "directoryRoleEligibility", null, """{"id":"x","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/"}""" },
        { "policy-removed", "conditionalAccessPolicy", """{"id":"x","state":"enabled"}""", null },
        { "policy-disabled", "conditionalAccessPolicy", """{"id":"x","state":"enabled"}""", """{"id":"x","state":"disabled"}""" },
        { "policy-exclusion-removed", "conditionalAccessPolicy", Excluding("\"a\",\"b\""), Excluding("\"a\"") },
        { "policy-exclusion-added", "conditionalAccessPolicy", Excluding("\"a\""), Excluding("\"a\",\"b\"") },
        { "policy-widened", "conditionalAccessPolicy", Policy("mfa", "\"g\""), Policy("mfa", "\"All\"") },
        { "policy-weakened", "conditionalAccessPolicy", Policy("mfa", "\"g\""), Policy("compliantDevice", "\"g\"") },
        { "policy-blocks-everyone", "conditionalAccessPolicy", Policy("mfa", "\"All\""), Policy("block", "\"All\"") },
        { "location-trusted", "namedLocationPolicy", """{"id":"x","isTrusted":false}""", """{"id":"x","isTrusted":true}""" },
        { "consent-for-everyone", "oAuth2PermissionGrant", null, """{"id":"x","clientId":"c","resourceId":"r","consentType":"AllPrincipals","scope":"a"}""" },
        { "application-permission-added", "appRoleAssignment", null, """{"id":"x","principalId":"p","resourceId":"r","appRoleId":"0","principalType":"ServicePrincipal"}""" },
        { "guest-access-changed", "authorizationPolicy", """{"id":"x","allowInvitesFrom":"none"}""", """{"id":"x","allowInvitesFrom":"everyone"}""" },
        { "strength-changed", "authenticationStrengthPolicy", """{"id":"x","allowedCombinations":["fido2"]}""", """{"id":"x","allowedCombinations":["fido2","sms"]}""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_an_intruder_would_do_is_marked_and_undoing_it_is_not(string rule, string type, string? then, string? now)
    {
        var sentence = RiskRules.All.Single(r => r.Id == rule).Sentence;

        Assert.Contains(sentence, Sides(type, then, now).Single().Risks);
        Assert.DoesNotContain(Sides(type, now, then).Compare().Changes.SelectMany(c => c.Risks), s => s == sentence && !IsSymmetric(rule));
    }

    [Fact]
    public void Members_and_owners_of_a_group_that_holds_roles_are_marked()
    {
        var change = new TwoSides().Same("group", """{"id":"g","isAssignableToRole":true}""")
            .Link("group", "g", "members", "user", "u", inFrom: false, inNow: true)
            .Link("group", "g", "owners", "user", "u", inFrom: true, inNow: false)
            .Single();

        Assert.NotNull(change.Items.Single(i => i.Path == "members").Risk);
        Assert.Null(change.Items.Single(i => i.Path == "owners").Risk);
    }

    [Fact]
    public void Members_of_groups_that_policies_look_at_are_marked_by_what_it_does_to_the_policy()
    {
        var policies = PolicyGroups.Of([System.Text.Json.JsonElement.Parse("""{"conditions":{"users":{"includeGroups":["for"],"excludeGroups":["out"]}}}""")]);
        var changes = new TwoSides { Groups = policies }
            .Same("group", """{"id":"for"}""").Same("group", """{"id":"out"}""").Same("group", """{"id":"other"}""")
            .Link("group", "out", "members", "user", "new", inFrom: false, inNow: true).Link("group", "out", "members", "user", "old", inFrom: true, inNow: false)
            .Link("group", "for", "members", "user", "new", inFrom: false, inNow: true).Link("group", "for", "members", "user", "old", inFrom: true, inNow: false)
            .Link("group", "other", "members", "user", "old", inFrom: true, inNow: false)
            .Compare().Changes.SelectMany(change => change.Items.Select(item => (change.Ref.Id, item.Target!.Value.Id, item.Risk)));

        Assert.Equal(
            [("for", "new", null), ("for", "old", Sentence("inclusion-group-left")), ("other", "old", null), ("out", "new", Sentence("exclusion-group-joined")), ("out", "old", Sentence("exclusion-group-left"))],
            changes.Order());

        static string Sentence(string rule) => RiskRules.All.Single(one => one.Id == rule).Sentence;
    }

    [Fact]
    public void Whatever_is_done_to_the_portal_itself_is_marked()
    {
        var sides = new TwoSides().Object("application", """{"id":"x","appId":"mine","displayName":"a"}""", """{"id":"x","appId":"mine","displayName":"b"}""")
            .Object("application", """{"id":"y","appId":"theirs","displayName":"a"}""", """{"id":"y","appId":"theirs","displayName":"b"}""");
        sides.OwnAppIds.Add("mine");

        Assert.Equal([("x", 1), ("y", 0)], sides.Compare().Changes.Select(change => (change.Ref.Id, change.Risks.Count)).Order());
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own_and_looks_at_known_types()
    {
        Assert.Equal(RiskRules.All.Count, RiskRules.All.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RiskRules.All.SelectMany(r => r.Types), t => Assert.True(Core.Directory.Catalogue.TryFind(t, out _), t));
    }

    private static bool IsSymmetric(string rule) => rule is "guest-access-changed" or "policy-weakened";

    private static TwoSides Sides(string type, string? then, string? now) => type == "conditionalAccessPolicy" && (then is null || now is null)
        ? new TwoSides().Object(type, then ?? now, now ?? then, then is null ? Core.Directory.ObjectState.SoftDeleted : default, now is null ? Core.Directory.ObjectState.SoftDeleted : default)
        : new TwoSides().Object(type, then, now);

    private static string Excluding(string users) => "{\"id\":\"x\",\"conditions\":{\"users\":{\"excludeUsers\":[" + users + "]}}}";

    private static string Policy(string control, string users) =>
        "{\"id\":\"x\",\"state\":\"enabled\",\"conditions\":{\"users\":{\"includeUsers\":[" + users + "]}},\"grantControls\":{\"builtInControls\":[\"" + control + "\"]}}";
}
