using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class PlanOrderTests
{
    private const string U1 = "00000000-0000-0000-0000-000000000001";
    private const string G1 = "00000000-0000-0000-0000-000000000011";
    private const string L1 = "00000000-0000-0000-0000-000000000021";
    private const string Ada = $$"""{"id":"{{U1}}","displayName":"Ada","userPrincipalName":"ada@x"}""";
    private const string Staff = $$"""{"id":"{{G1}}","displayName":"Staff"}""";

    [Fact]
    public void A_restored_user_is_restored_before_anything_is_done_with_him()
    {
        var plan = new TwoSides()
            .Object("user", Ada, Ada.Replace("Ada", "Eva", StringComparison.Ordinal), nowState: ObjectState.SoftDeleted)
            .Same("group", Staff)
            .Link("group", G1, "members", "user", U1, inFrom: true, inNow: false)
            .PlanAll();

        Assert.Equal([$"POST directory/deletedItems/{U1}/restore", $"PATCH users/{U1}", $"PATCH groups/{G1}"], plan.Calls());
    }

    [Fact]
    public void An_application_and_its_service_principal_are_two_restores_and_lost_assignments_are_looked_after()
    {
        const string App = """{"id":"00000000-0000-0000-0000-0000000000a1","appId":"x","displayName":"Payroll"}""";
        const string Principal = """{"id":"00000000-0000-0000-0000-0000000000a2","appId":"x","displayName":"Payroll"}""";
        var plan = new TwoSides()
            .Object("servicePrincipal", Principal, Principal, nowState: ObjectState.SoftDeleted)
            .Object("application", App, App, nowState: ObjectState.SoftDeleted)
            .Object("appRoleAssignment", $$"""{"id":"x","principalId":"{{U1}}","principalDisplayName":"Ada","resourceId":"00000000-0000-0000-0000-0000000000a2","appRoleId":"0"}""", null)
            .PlanAll();

        Assert.Equal(
            [
                "POST directory/deletedItems/00000000-0000-0000-0000-0000000000a1/restore",
                "POST directory/deletedItems/00000000-0000-0000-0000-0000000000a2/restore",
                "POST servicePrincipals/00000000-0000-0000-0000-0000000000a2/appRoleAssignedTo",
            ],
            plan.Calls());
        Assert.Equal($$"""{"appRoleId":"0","principalId":"{{U1}}","resourceId":"00000000-0000-0000-0000-0000000000a2"}""", plan.Steps[2].Call.Body);
    }

    [Fact]
    public void The_service_principal_of_an_app_comes_back_before_the_policy_that_names_the_app_even_when_the_policy_is_on_fire()
    {
        const string principal = """{"id":"00000000-0000-0000-0000-0000000000a2","appId":"00000000-0000-0000-0000-0000000000a1","displayName":"Payroll"}""";
        const string policy = """{"conditions":{"applications":{"includeApplications":["00000000-0000-0000-0000-0000000000a1"]},"users":{"includeUsers":["All"]}},"displayName":"Payroll","grantControls":{"builtInControls":["mfa"]},"id":"p","state":"enabled"}""";
        var plan = new TwoSides()
            .Object("conditionalAccessPolicy", policy, policy.Replace("enabled", "disabled", StringComparison.Ordinal))
            .Object("servicePrincipal", principal, principal, nowState: ObjectState.SoftDeleted)
            .PlanAll();

        Assert.Equal(["POST directory/deletedItems/00000000-0000-0000-0000-0000000000a2/restore", "PATCH identity/conditionalAccess/policies/p"], plan.Calls());
    }

    [Fact]
    public void A_location_comes_back_before_the_policy_that_uses_it_even_when_the_policy_is_on_fire()
    {
        var location = $$"""{"@odata.type":"#microsoft.graph.ipNamedLocation","id":"{{L1}}","displayName":"Office","createdDateTime":"2026-01-01T00:00:00Z"}""";
        var plan = new TwoSides()
            .Object("conditionalAccessPolicy", Locations("enabled", $"\"{L1}\""), Locations("disabled", ""))
            .Object("namedLocationPolicy", location, location, nowState: ObjectState.SoftDeleted)
            .PlanAll();

        Assert.Equal([$"POST identity/conditionalAccess/deletedItems/namedLocations/{L1}/restore", "PATCH identity/conditionalAccess/policies/p"], plan.Calls());
        Assert.Equal(
            new GraphCall("POST", "identity/conditionalAccess/namedLocations", """{"@odata.type":"#microsoft.graph.ipNamedLocation","displayName":"Office"}"""),
            plan.Steps[0].Fallback);
    }

    [Fact]
    public void What_a_policy_names_goes_to_the_recycle_bin_after_what_is_written_to_the_policy_even_when_it_is_on_fire()
    {
        const string App = """{"id":"00000000-0000-0000-0000-0000000000a1","appId":"00000000-0000-0000-0000-0000000000af","displayName":"Payroll"}""";
        const string Policy = """{"conditions":{"applications":{"includeApplications":["00000000-0000-0000-0000-0000000000af"]}},"displayName":"Payroll","id":"p","state":"disabled"}""";
        var plan = new TwoSides()
            .Object("application", null, App)
            .Same("user", Ada)
            .Link("application", "00000000-0000-0000-0000-0000000000a1", "owners", "user", U1, inFrom: false, inNow: true)
            .Object("conditionalAccessPolicy", Policy.Replace("\"Payroll\"", "\"Wages\"", StringComparison.Ordinal), Policy)
            .PlanAll();

        Assert.True(plan.Steps[^1].Urgent);
        Assert.Equal(["PATCH identity/conditionalAccess/policies/p", "DELETE applications/00000000-0000-0000-0000-0000000000a1"], plan.Calls());
    }

    [Theory]
    [InlineData("enabled", "enabledForReportingButNotEnforced")]
    [InlineData("disabled", "disabled")]
    public void A_policy_that_has_to_be_made_again_enforces_nothing_at_first(string then, string again)
    {
        var policy = Locations(then, "");
        var plan = new TwoSides().Object("conditionalAccessPolicy", policy, policy, nowState: ObjectState.SoftDeleted).PlanAll();

        Assert.Contains($"\"state\":\"{again}\"", Assert.Single(plan.Steps).Fallback!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Grants_and_roles_are_made_again_by_post_and_deleted_by_graphs_own_id_last()
    {
        var plan = new TwoSides()
            .Object("oAuth2PermissionGrant", null, """{"id":"gid","clientId":"c","resourceId":"r","consentType":"Principal","principalId":"p","scope":"User.Read"}""")
            .Object("directoryRoleAssignment", """{"id":"1","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Assigned"}""", null)
            .Object("directoryRoleAssignment", null, """{"id":"2","roleDefinitionId":"r","principalId":"q","directoryScopeId":"/","assignmentType":"Assigned"}""")
            .PlanAll();

        Assert.Equal(["DELETE roleManagement/directory/roleAssignments/2", "POST roleManagement/directory/roleAssignments", "DELETE oauth2PermissionGrants/gid"], plan.Calls());
        Assert.Equal("""{"directoryScopeId":"/","principalId":"p","roleDefinitionId":"r"}""", plan.Steps[1].Call.Body);
        Assert.Contains(plan.Warnings, w => w.Sentence.Contains("for ever", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sign_in_name_is_freed_before_it_is_given()
    {
        var plan = new TwoSides()
            .Object("user", """{"id":"1","userPrincipalName":"ada@x"}""", """{"id":"1","userPrincipalName":"old@x"}""")
            .Object("user", """{"id":"2","userPrincipalName":"bob@x"}""", """{"id":"2","userPrincipalName":"ada@x"}""")
            .PlanAll();

        Assert.Equal(["PATCH users/2", "PATCH users/1"], plan.Calls());
    }

    [Fact]
    public void Of_two_people_who_swap_their_names_one_takes_a_temporary_name_first()
    {
        var plan = new TwoSides()
            .Object("user", """{"id":"1","userPrincipalName":"ada@x"}""", """{"id":"1","userPrincipalName":"bob@x"}""")
            .Object("user", """{"id":"2","userPrincipalName":"bob@x"}""", """{"id":"2","userPrincipalName":"ada@x"}""")
            .PlanAll();

        Assert.Equal(
            [
                ("users/2", """{"userPrincipalName":"swap-2@x"}"""), ("users/1", """{"userPrincipalName":"ada@x"}"""), ("users/2", """{"userPrincipalName":"bob@x"}"""),
            ],
            plan.Steps.Select(step => (step.Call.Path, step.Call.Body)));
        Assert.Equal("\"swap-2@x\"", plan.Steps[2].Leaves[0].Expected);
    }

    [Fact]
    public void Of_three_in_a_circle_one_takes_a_temporary_name_and_keeps_its_other_attributes_for_the_step_after()
    {
        var plan = new TwoSides()
            .Object("group", """{"id":"1","mailNickname":"a","description":"A"}""", """{"id":"1","mailNickname":"b","description":"x"}""")
            .Object("group", """{"id":"2","mailNickname":"b"}""", """{"id":"2","mailNickname":"c"}""")
            .Object("group", """{"id":"3","mailNickname":"c"}""", """{"id":"3","mailNickname":"a"}""")
            .PlanAll();

        Assert.Equal(4, plan.Steps.Count);
        Assert.Equal("""{"mailNickname":"swap-1"}""", plan.Steps[0].Call.Body);
        Assert.Equal("""{"description":"A","mailNickname":"a"}""", plan.Steps[3].Call.Body);
    }

    [Fact]
    public void Identifiers_that_two_applications_swap_are_taken_from_one_and_the_others_stay()
    {
        var plan = new TwoSides()
            .Object("application", """{"id":"1","identifierUris":["api://kept","api://a"]}""", """{"id":"1","identifierUris":["api://kept","api://b"]}""")
            .Object("application", """{"id":"2","identifierUris":["api://b"]}""", """{"id":"2","identifierUris":["api://a"]}""")
            .PlanAll();

        Assert.Equal("""{"identifierUris":["api://kept"]}""", plan.Steps[0].Call.Body);
        Assert.Equal(["applications/1", "applications/2", "applications/1"], plan.Steps.Select(step => step.Call.Path));
    }

    [Fact]
    public void What_the_snapshot_has_and_a_report_would_mark_is_warned_of()
    {
        var plan = new TwoSides()
            .Object("application", """{"id":"a","web":{"redirectUris":["https://evil"]}}""", """{"id":"a","web":{"redirectUris":[]}}""")
            .Object("directoryRoleAssignment", """{"id":"1","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Assigned"}""", null)
            .Object("user", """{"id":"u","department":"A"}""", """{"id":"u","department":"B"}""")
            .PlanAll();

        Assert.Equal(
            [PlanWarnings.RiskAgain + "A directory role was given.", PlanWarnings.RiskAgain + "A redirect address was added, to which sign-ins can be sent."],
            plan.Warnings.Select(warning => warning.Sentence).Where(sentence => sentence.StartsWith(PlanWarnings.RiskAgain, StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_name_that_somebody_made_since_has_taken_is_freed_before_its_owner_comes_back()
    {
        const string Taken = """{"id":"2","userPrincipalName":"eva@x","proxyAddresses":["SMTP:ada@x"]}""";
        var plan = new TwoSides()
            .Object("user", Ada, Ada, nowState: ObjectState.SoftDeleted)
            .Object("user", null, Taken.Replace("eva@x", "ada@x", StringComparison.Ordinal))
            .PlanAll();

        Assert.Equal(["DELETE users/2", $"POST directory/deletedItems/{U1}/restore"], plan.Calls());
    }

    [Fact]
    public void An_application_made_since_is_deleted_before_its_service_principal_which_goes_with_it()
    {
        var plan = new TwoSides()
            .Object("servicePrincipal", null, """{"id":"s","appId":"x","displayName":"Payroll"}""")
            .Object("application", null, """{"id":"a","appId":"x","displayName":"Payroll"}""")
            .PlanAll();

        Assert.Equal(["DELETE applications/a", "DELETE servicePrincipals/s"], plan.Calls());
    }

    private static string Locations(string state, string included) =>
        $$$"""{"conditions":{"locations":{"includeLocations":[{{{included}}}]}},"id":"p","state":"{{{state}}}"}""";
}
