using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Tests.Comparing;

public sealed class ObjectAndLinkTests
{
    private const string Ada = """{"id":"u1","displayName":"Ada"}""";
    private const string Bob = """{"id":"u2","displayName":"Bob"}""";
    private const string Staff = """{"id":"g1","displayName":"Staff"}""";
    private const string Dynamic = """{"id":"g1","displayName":"Staff","groupTypes":["DynamicMembership"]}""";
    private const string App = """{"id":"a","appId":"app","displayName":"Payroll"}""";
    private const string Principal = """{"id":"s","appId":"app","displayName":"Payroll"}""";

    [Fact]
    public void A_user_in_the_recycle_bin_can_be_restored_and_his_links_sleep_in_his_row()
    {
        var change = new TwoSides()
            .Object("user", Ada, Ada, nowState: ObjectState.SoftDeleted)
            .Same("group", Staff)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Single();

        Assert.Equal(ChangeAction.Restore, change.Action);
        Assert.Equal("user", change.Ref.Type);
        var link = change.Items.Single(i => i.Kind == ItemKind.Link);
        Assert.Equal(("^members", new ObjectRef("group", "g1")), (link.Path, link.Target));
        Assert.NotNull(link.NotRestorable);
        Assert.True(link.IsDormant);
    }

    [Fact]
    public void A_link_that_nobody_sees_sleeps_with_its_end_though_the_group_was_not_read()
    {
        var sides = new TwoSides()
            .Object("user", Ada, Ada, nowState: ObjectState.SoftDeleted)
            .Same("group", Staff)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false, isUnseen: true);
        sides.NowProfiles.RemoveAll(profile => profile.Type == "group");

        Assert.Equal(ChangeItem.DormantReason, sides.Single().Items.Single(i => i.Kind == ItemKind.Link).NotRestorable);
    }

    [Fact]
    public void What_somebody_was_given_before_the_deletion_is_said_to_come_back_with_them()
    {
        var change = new TwoSides()
            .Object("user", Ada, Ada, nowState: ObjectState.SoftDeleted)
            .Same("group", Staff)
            .Link("group", "g1", "members", "user", "u1", inFrom: false, inNow: true)
            .Single();

        Assert.Contains("comes back with it", change.Items.Single(i => i.Kind == ItemKind.Link).NotRestorable, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_portals_own_app_gave_somebody_deleted_is_never_given_again_by_a_recovery()
    {
        var sides = new TwoSides()
            .Object("user", Ada, Ada, nowState: ObjectState.SoftDeleted)
            .Same("application", App)
            .Link("application", "a", "owners", "user", "u1", inFrom: true, inNow: false);
        sides.OwnAppIds.Add("app");

        Assert.Contains("own registration", sides.Single().Items.Single(i => i.Kind == ItemKind.Link).NotRestorable, StringComparison.Ordinal);
    }

    [Fact]
    public void What_sleeps_with_somebody_synced_is_not_said_to_come_back_by_a_recovery()
    {
        const string synced = """{"id":"u1","displayName":"Ada","onPremisesSyncEnabled":true}""";
        var change = new TwoSides()
            .Object("user", synced, synced, nowState: ObjectState.SoftDeleted)
            .Same("group", Staff)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Object("appRoleAssignment", """{"id":"x","principalId":"u1","resourceId":"r","appRoleId":"0","principalType":"User"}""", null)
            .Single();

        Assert.Equal(["", "appRoleAssignment", "^members"], change.Items.Select(i => i.Path));
        Assert.All(change.Items, item => Assert.Contains("Active Directory", item.NotRestorable, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_came_since_and_took_the_place_of_a_manager_stands_with_whoever_has_another_manager_now()
    {
        var sides = new TwoSides().Same("user", Ada).Same("user", Bob).Object("user", null, """{"id":"u3","displayName":"Cyd"}""")
            .Link("user", "u1", "manager", "user", "u2", inFrom: true, inNow: false)
            .Link("user", "u1", "manager", "user", "u3", inFrom: false, inNow: true);

        var changes = sides.Compare().Changes;

        Assert.Equal(["u2", "u3"], changes.Single(c => c.Ref.Id == "u1").Items.Select(i => i.Target!.Value.Id));
        Assert.DoesNotContain(changes.Single(c => c.Ref.Id == "u3").Items, i => i.Kind == ItemKind.Link);
    }

    [Fact]
    public void Assignments_of_a_deleted_principal_sleep_too()
    {
        var change = new TwoSides()
            .Object("servicePrincipal", Principal, Principal, nowState: ObjectState.SoftDeleted)
            .Object("appRoleAssignment", """{"id":"x","principalId":"s","resourceId":"r","appRoleId":"0","principalType":"ServicePrincipal"}""", null)
            .Single();

        Assert.Equal(["", "appRoleAssignment"], change.Items.Select(i => i.Path));
    }

    [Fact]
    public void A_user_gone_for_good_can_be_made_again_but_no_guest_and_nobody_who_is_synced()
    {
        var member = new TwoSides().Object("user", Ada, null).Single();
        var guest = new TwoSides().Object("user", """{"id":"u1","displayName":"Ada","userType":"Guest"}""", null).Single();
        var synced = new TwoSides().Object("user", """{"id":"u1","displayName":"Ada","onPremisesSyncEnabled":true}""", null).Single();

        Assert.Equal([ChangeAction.Recreate, ChangeAction.None, ChangeAction.None], [member.Action, guest.Action, synced.Action]);
        Assert.Contains("invitation", guest.NotRestorable, StringComparison.Ordinal);
        Assert.Contains("Active Directory", synced.NotRestorable, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_gone_for_good_is_reported_with_the_reason()
    {
        var change = new TwoSides().Object("device", """{"id":"d"}""", null).Single();

        Assert.Equal(ChangeAction.None, change.Action);
        Assert.NotNull(change.NotRestorable);
    }

    [Fact]
    public void A_user_gone_while_the_bin_could_not_be_read_is_not_called_deleted_for_ever()
    {
        var sides = new TwoSides().Object("user", Ada, null);
        sides.NowCoverage.Add(new Coverage { Type = "user", Relation = Coverage.RecycleBin, State = CoverageState.Incomplete });

        Assert.Contains("not known", sides.Single().NotRestorable, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_created_since_can_be_moved_to_the_bin_when_there_is_one()
    {
        var changes = new TwoSides().Object("user", null, Ada).Object("device", null, """{"id":"d"}""").Compare().Changes;

        Assert.Equal([ChangeAction.SoftDelete, ChangeAction.None], changes.Select(c => c.Action));
        Assert.All(changes, c => Assert.True(c.IsCreatedSince));
    }

    [Fact]
    public void Grants_are_made_again_or_deleted_for_ever_by_natural_key()
    {
        var changes = new TwoSides()
            .Object("oAuth2PermissionGrant", """{"id":"1","clientId":"c","resourceId":"r","consentType":"AllPrincipals","scope":"a"}""", null)
            .Object("oAuth2PermissionGrant", null, """{"id":"2","clientId":"d","resourceId":"r","consentType":"AllPrincipals","scope":"b"}""")
            .Compare().Changes;

        Assert.Equal([ChangeAction.Recreate, ChangeAction.Delete], changes.Select(c => c.Action));
        Assert.NotEmpty(changes[1].Risks);
    }

    [Fact]
    public void An_assignment_with_a_new_id_under_the_same_key_is_no_change()
    {
        var comparison = new TwoSides()
            .Object("appRoleAssignment", """{"id":"old","principalId":"p","resourceId":"r","appRoleId":"0"}""", """{"id":"new","principalId":"p","resourceId":"r","appRoleId":"0"}""")
            .Compare();

        Assert.Empty(comparison.Changes);
    }

    [Fact]
    public void Links_are_compared_by_identity()
    {
        var change = new TwoSides()
            .Same("user", Ada).Same("user", Bob).Same("group", Staff)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Link("group", "g1", "members", "directoryObject", "u2", inFrom: false, inNow: true)
            .Single();

        Assert.Equal(ChangeAction.Update, change.Action);
        Assert.Equal([new ObjectRef("user", "u1"), new ObjectRef("user", "u2")], change.Items.Select(i => i.Target!.Value));
        Assert.All(change.Items, i => Assert.Null(i.NotRestorable));
    }

    [Fact]
    public void Members_that_a_rule_decided_are_a_consequence()
    {
        var change = new TwoSides()
            .Same("user", Ada).Same("group", Dynamic)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Single();

        Assert.Equal(ChangeAction.None, change.Action);
        Assert.NotNull(change.Cause);
        Assert.NotNull(change.Items[0].NotRestorable);
    }

    [Fact]
    public void An_activated_role_is_never_a_change()
    {
        var comparison = new TwoSides()
            .Object("directoryRoleAssignment", null, """{"id":"1","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Activated"}""")
            .Compare();

        Assert.Empty(comparison.Changes);
    }

    [Theory]
    [InlineData("members", "g1|u1|member", true)]
    [InlineData("owners", "g1|u1|owner", true)]
    [InlineData("owners", "g1|u1|member", false)]
    [InlineData("members", "g1|u2|member", false)]
    public void A_membership_that_may_have_been_activated_is_shown_and_not_put_back(string relation, string eligibility, bool mayBeActivated)
    {
        var sides = new TwoSides().Same("user", Ada).Same("group", Staff).Link("group", "g1", relation, "user", "u1", inFrom: true, inNow: false);
        sides.GroupEligibilities.Add(eligibility);

        var item = Assert.Single(sides.Single().Items);

        Assert.Equal(mayBeActivated, item.NotRestorable?.Contains("eligible", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_membership_of_somebody_eligible_that_came_since_can_be_taken_away()
    {
        var sides = new TwoSides().Same("user", Ada).Same("group", Staff).Link("group", "g1", "members", "user", "u1", inFrom: false, inNow: true);
        sides.GroupEligibilities.Add("g1|u1|member");

        Assert.Null(Assert.Single(sides.Single().Items).NotRestorable);
    }

    [Fact]
    public void An_activated_membership_does_not_come_back_with_a_deleted_group()
    {
        var sides = new TwoSides().Object("group", Staff, Staff, nowState: ObjectState.SoftDeleted).Same("user", Ada).Same("user", Bob)
            .Link("group", "g1", "members", "user", "u1", inFrom: true, inNow: false)
            .Link("group", "g1", "members", "user", "u2", inFrom: true, inNow: false);
        sides.GroupEligibilities.Add("g1|u1|member");

        var links = sides.Single().Items.Where(item => item.Kind == ItemKind.Link).ToDictionary(item => item.Target!.Value.Id, item => item.NotRestorable == ChangeItem.DormantReason);

        Assert.Equal((false, true), (links["u1"], links["u2"]));
    }

    [Fact]
    public void An_assigned_role_is_a_risk_and_can_be_taken_back()
    {
        var change = new TwoSides()
            .Object("directoryRoleAssignment", null, """{"id":"1","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Assigned"}""")
            .Single();

        Assert.Equal(ChangeAction.Delete, change.Action);
        Assert.NotEmpty(change.Risks);
    }

    [Fact]
    public void Without_schedules_role_assignments_are_shown_only()
    {
        var sides = new TwoSides()
            .Object("directoryRoleAssignment", null, """{"id":"1","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/"}""");
        var at = sides.NowProfiles.FindIndex(p => p.Type == "directoryRoleAssignment");
        sides.NowProfiles[at] = sides.NowProfiles[at] with { Relations = [] };

        Assert.Equal(ChangeAction.None, sides.Single().Action);
    }

    [Fact]
    public void A_role_given_to_somebody_created_since_marks_the_new_person()
    {
        var change = new TwoSides()
            .Object("user", null, Ada)
            .Object("directoryRoleAssignment", null, """{"id":"1","roleDefinitionId":"r","principalId":"u1","directoryScopeId":"/","assignmentType":"Assigned"}""")
            .Single();

        Assert.Equal("user", change.Ref.Type);
        Assert.NotEmpty(change.Risks);
    }

    [Fact]
    public void A_service_principal_is_part_of_its_application()
    {
        var changes = new TwoSides()
            .Object("application", App, App, nowState: ObjectState.SoftDeleted)
            .Object("servicePrincipal", Principal, Principal, nowState: ObjectState.SoftDeleted)
            .Compare().Changes;

        Assert.Equal(new ObjectRef("application", "a"), changes.Single(c => c.Ref.Type == "servicePrincipal").PartOf);
    }

    [Fact]
    public void What_an_incomplete_side_did_not_see_is_neither_lost_nor_new()
    {
        var sides = new TwoSides().Object("user", null, Ada).Object("user", Bob, null);
        sides.FromCoverage.Add(new Coverage { Type = "user", State = CoverageState.Incomplete, Reason = "403" });
        sides.NowCoverage.Add(new Coverage { Type = "user", State = CoverageState.Incomplete, Reason = "403" });

        var comparison = sides.Compare();

        Assert.Empty(comparison.Changes);
        Assert.Equal(2, comparison.NotCompared.Count(n => n.Type == "user"));
    }

    [Fact]
    public void An_owner_added_to_an_application_is_a_risk()
    {
        var change = new TwoSides().Same("application", App).Same("user", Ada)
            .Link("application", "a", "owners", "user", "u1", inFrom: false, inNow: true)
            .Single();

        Assert.Single(change.Risks);
    }

    [Fact]
    public void A_policy_opened_to_everyone_as_a_block_carries_its_risks()
    {
        var change = new TwoSides()
            .Object(
                "conditionalAccessPolicy",
                """{"id":"p","state":"enabled","conditions":{"users":{"includeGroups":["g"],"excludeUsers":["x"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}""",
                """{"id":"p","state":"enabled","conditions":{"users":{"includeUsers":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}""")
            .Single();

        Assert.Contains("The policy now blocks everyone.", change.Risks);
        Assert.Equal(
            ["conditions.users.excludeUsers", "conditions.users.includeGroups", "conditions.users.includeUsers", "grantControls.builtInControls"],
            change.Items.Select(i => i.Path));
    }
}
