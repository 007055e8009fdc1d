using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class PlannerTests
{
    private const string U1 = "00000000-0000-0000-0000-000000000001";
    private const string G1 = "00000000-0000-0000-0000-000000000011";
    private const string Ada = $$"""{"id":"{{U1}}","displayName":"Ada"}""";
    private const string Staff = $$"""{"id":"{{G1}}","displayName":"Staff"}""";

    [Fact]
    public void All_attributes_of_an_object_travel_in_one_patch_with_explicit_nulls()
    {
        var plan = new TwoSides()
            .Object("user", """{"id":"u","department":"A","jobTitle":null,"otherMails":[]}""", """{"id":"u","department":"B","jobTitle":"X","otherMails":["a@b"]}""")
            .PlanAll();

        var step = Assert.Single(plan.Steps);
        Assert.Equal(new GraphCall("PATCH", "users/u", """{"department":"A","jobTitle":null,"otherMails":[]}"""), step.Call);
    }

    [Fact]
    public void One_ticked_leaf_of_a_policy_sends_the_live_block_with_that_leaf_replaced()
    {
        var plan = Policy().Plan(i => i.Path == "conditions.users.excludeUsers");

        var step = Assert.Single(plan.Steps);
        Assert.Equal("""{"conditions":{"clientAppTypes":["all"],"users":{"excludeUsers":["x"],"includeUsers":["All"]}}}""", step.Call.Body);
        Assert.Equal(Lane.ConditionalAccess, step.Lane);
    }

    [Fact]
    public void A_policy_sends_only_the_id_of_its_strength_and_null_for_a_block_that_was_absent()
    {
        var plan = new TwoSides()
            .Object(
                "conditionalAccessPolicy",
                """{"id":"p","grantControls":{"operator":"AND","authenticationStrength":{"id":"s","displayName":"Strong","allowedCombinations":["fido2"]}}}""",
                """{"id":"p","grantControls":{"operator":"OR","authenticationStrength":{"id":"s","displayName":"Strong","allowedCombinations":["fido2"]}},"sessionControls":{"disableResilienceDefaults":true}}""")
            .PlanAll();

        Assert.Equal("""{"grantControls":{"authenticationStrength":{"id":"s"},"operator":"AND"},"sessionControls":null}""", Assert.Single(plan.Steps).Call.Body);
    }

    [Fact]
    public void A_named_location_names_its_type()
    {
        var plan = new TwoSides()
            .Object(
                "namedLocationPolicy",
                """{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"l","isTrusted":true}""",
                """{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"l","isTrusted":false}""")
            .PlanAll();

        Assert.Equal("""{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":true}""", Assert.Single(plan.Steps).Call.Body);
    }

    [Fact]
    public void An_authentication_method_is_written_by_its_own_patch()
    {
        var plan = new TwoSides()
            .Object("authenticationMethodPolicy", Methods("disabled"), Methods("enabled"))
            .PlanAll();

        var step = Assert.Single(plan.Steps);
        Assert.Equal("PATCH policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Sms", plan.Calls().Single());
        Assert.Equal("""{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","state":"disabled"}""", step.Call.Body);
    }

    [Fact]
    public void Allowed_combinations_have_an_action_of_their_own()
    {
        var plan = new TwoSides()
            .Object("authenticationStrengthPolicy", """{"id":"s","displayName":"A","allowedCombinations":["fido2"]}""", """{"id":"s","displayName":"B","allowedCombinations":["password"]}""")
            .PlanAll();

        Assert.Equal(
            ["POST policies/authenticationStrengthPolicies/s/updateAllowedCombinations", "PATCH policies/authenticationStrengthPolicies/s"],
            plan.Calls());
        Assert.Equal("""{"allowedCombinations":["fido2"]}""", plan.Steps[0].Call.Body);
    }

    [Fact]
    public void Forty_one_members_come_back_in_three_writes_and_go_one_by_one()
    {
        var sides = new TwoSides().Same("group", Staff);
        for (var i = 0; i < 41; i++)
            sides.Link("group", G1, "members", "user", $"m{i}", inFrom: true, inNow: false);
        sides.Link("group", G1, "members", "user", "n1", inFrom: false, inNow: true).Link("group", G1, "members", "user", "n2", inFrom: false, inNow: true);

        var plan = sides.PlanAll();

        Assert.Equal([20, 20, 1], plan.Steps.Where(s => s.Kind == StepKind.AddLinks).Select(s => s.Targets.Count));
        Assert.Equal(
            [$"PATCH groups/{G1}", $"PATCH groups/{G1}", $"PATCH groups/{G1}", $"DELETE groups/{G1}/members/n1/$ref", $"DELETE groups/{G1}/members/n2/$ref"],
            plan.Calls());
        Assert.Equal("""{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/m9"]}""", plan.Steps[2].Call.Body);
    }

    [Fact]
    public void A_manager_is_set_back_in_one_write_and_an_added_one_is_deleted()
    {
        var replaced = new TwoSides().Same("user", Ada)
            .Link("user", U1, "manager", "user", "old", inFrom: true, inNow: false)
            .Link("user", U1, "manager", "user", "new", inFrom: false, inNow: true)
            .PlanAll();
        var added = new TwoSides().Same("user", Ada).Link("user", U1, "manager", "user", "new", inFrom: false, inNow: true).PlanAll();

        Assert.Equal(new GraphCall("PUT", $"users/{U1}/manager/$ref", """{"@odata.id":"https://graph.microsoft.com/v1.0/users/old"}"""), Assert.Single(replaced.Steps).Call);
        Assert.Equal(new GraphCall("DELETE", $"users/{U1}/manager/$ref", null), Assert.Single(added.Steps).Call);
    }

    [Fact]
    public void Sponsors_of_a_guest_are_put_back_one_by_one()
    {
        var plan = new TwoSides()
            .Same("user", """{"id":"g","userType":"Guest"}""")
            .Link("user", "g", "sponsors", "user", "stranger", inFrom: false, inNow: true)
            .Link("user", "g", "sponsors", "group", "team", inFrom: true, inNow: false)
            .PlanAll();

        Assert.Equal(["DELETE users/g/sponsors/stranger/$ref", "POST users/g/sponsors/$ref"], plan.Calls().Order());
    }

    [Fact]
    public void An_owner_is_added_before_the_intruder_is_removed_and_both_come_first()
    {
        var plan = new TwoSides()
            .Object("user", """{"id":"u","department":"A"}""", """{"id":"u","department":"B"}""")
            .Same("application", """{"id":"a","appId":"x"}""")
            .Link("application", "a", "owners", "user", "intruder", inFrom: false, inNow: true)
            .Link("application", "a", "owners", "user", "owner", inFrom: true, inNow: false)
            .PlanAll();

        Assert.Equal(["POST applications/a/owners/$ref", "DELETE applications/a/owners/intruder/$ref", "PATCH users/u"], plan.Calls());
        Assert.True(plan.Steps[1].Urgent);
    }

    [Fact]
    public void Added_credentials_are_removed_without_touching_the_others()
    {
        var plan = new TwoSides()
            .Object(
                "application",
                """{"id":"a","keyCredentials":[{"keyId":"k1","key":null,"type":"AsymmetricX509Cert"}],"passwordCredentials":[]}""",
                """{"id":"a","keyCredentials":[{"keyId":"k1","key":null,"type":"AsymmetricX509Cert"},{"keyId":"k2"}],"passwordCredentials":[{"keyId":"s1"}]}""")
            .PlanAll();

        Assert.Equal(
            [
                new GraphCall("PATCH", "applications/a", """{"keyCredentials":[{"key":null,"keyId":"k1","type":"AsymmetricX509Cert"}]}"""),
                new GraphCall("POST", "applications/a/removePassword", """{"keyId":"s1"}"""),
            ],
            plan.Steps.Select(s => s.Call));
        Assert.All(plan.Steps, s => Assert.False(s.CanBeUndone));
    }

    [Fact]
    public void Federated_credentials_are_removed_changed_and_made_again()
    {
        var plan = new TwoSides()
            .Object(
                "application",
                """{"id":"a","federatedIdentityCredentials":[{"id":"f1","name":"lost","subject":"s"},{"id":"f2","name":"changed","subject":"then"}]}""",
                """{"id":"a","federatedIdentityCredentials":[{"id":"f2","name":"changed","subject":"now"},{"id":"f3","name":"added","subject":"s"}]}""")
            .PlanAll();

        Assert.Equal(
            [
                new GraphCall("DELETE", "applications/a/federatedIdentityCredentials/f3", null),
                new GraphCall("PATCH", "applications/a/federatedIdentityCredentials/f2", """{"subject":"then"}"""),
                new GraphCall("POST", "applications/a/federatedIdentityCredentials", """{"name":"lost","subject":"s"}"""),
            ],
            plan.Steps.OrderBy(s => s.Call.Method, StringComparer.Ordinal).Select(s => s.Call));
    }

    [Fact]
    public void An_enabled_app_role_is_switched_off_before_it_is_removed()
    {
        var plan = new TwoSides()
            .Object("application", """{"id":"a","appRoles":[]}""", """{"id":"a","appRoles":[{"id":"r","isEnabled":true,"value":"v"}]}""")
            .PlanAll();

        Assert.Equal(
            ["""{"appRoles":[{"id":"r","isEnabled":false,"value":"v"}]}""", """{"appRoles":[]}"""],
            plan.Steps.Select(s => s.Call.Body));
        Assert.IsType<StepDecision.Write>(plan.Steps[1].Decide("""{"id":"a","appRoles":[{"id":"r","isEnabled":false,"value":"v"}]}"""));
    }

    [Fact]
    public void What_cannot_be_restored_is_left_out_with_its_reason()
    {
        var plan = new TwoSides()
            .Object("user", """{"id":"u","onPremisesSyncEnabled":true,"department":"A"}""", """{"id":"u","onPremisesSyncEnabled":true,"department":"B"}""")
            .PlanAll();

        Assert.Empty(plan.Steps);
        Assert.Equal("department", Assert.Single(plan.LeftOut).Item);
    }

    [Fact]
    public void An_attribute_of_an_object_in_the_recycle_bin_waits_for_the_object_to_be_ticked()
    {
        var plan = new TwoSides()
            .Object("user", Ada, Ada.Replace("Ada", "Eva", StringComparison.Ordinal), nowState: ObjectState.SoftDeleted)
            .Plan(i => i.Kind == ItemKind.Attribute);

        Assert.Empty(plan.Steps);
        Assert.Equal("displayName", Assert.Single(plan.LeftOut).Item);
    }

    private static TwoSides Policy() => new TwoSides().Object(
        "conditionalAccessPolicy",
        """{"id":"p","state":"enabled","conditions":{"clientAppTypes":["all"],"users":{"includeGroups":["g"],"excludeUsers":["x"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}""",
        """{"id":"p","state":"enabled","conditions":{"clientAppTypes":["all"],"users":{"includeUsers":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}""");

    private static string Methods(string state) =>
        $$"""{"id":"authenticationMethodsPolicy","authenticationMethodConfigurations":[{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Sms","state":"{{state}}","includeTargets":[{"id":"all_users","targetType":"group"}]}]}""";
}
