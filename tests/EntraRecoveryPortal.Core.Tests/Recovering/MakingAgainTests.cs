using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class MakingAgainTests
{
    private const string Group = "00000000-0000-0000-0000-000000000011";
    private const string App = "00000000-0000-0000-0000-0000000000a1";
    private const string AppId = "00000000-0000-0000-0000-0000000000a2";
    private const string Principal = "00000000-0000-0000-0000-0000000000a3";
    private const string User = "00000000-0000-0000-0000-000000000001";
    private const string Staff = $$"""{"id":"{{Group}}","displayName":"Staff","mailEnabled":false,"mailNickname":"staff","securityEnabled":true}""";

    [Fact]
    public void A_group_has_its_members_again_before_the_policy_that_names_it_is_pointed_to_it()
    {
        var ticks = Ticks(new TwoSides().Object("group", Staff, null).Same("user", $$"""{"id":"{{User}}","displayName":"Ada"}""")
            .Link("group", Group, "members", "user", User, inFrom: true, inNow: false));
        var policy = Live("conditionalAccessPolicy", $$"""{"id":"p","displayName":"MFA","conditions":{"users":{"includeUsers":["All"],"excludeGroups":["{{Group}}"]} } }""");

        var plan = RecoveryPlanner.Plan(ticks, _ => null, [policy]);

        Assert.Equal(["POST groups", $"PATCH groups/new:{Group}", "PATCH identity/conditionalAccess/policies/p"], plan.Calls());
        Assert.Equal(($"[\"{Group}\"]", $"[\"new:{Group}\"]"), plan.Steps[2].Leaves.Select(leaf => (leaf.Expected!, leaf.Target!)).Single());
        Assert.True(plan.Steps[0].CanBeUndone);
    }

    [Fact]
    public void What_has_no_id_yet_is_never_sent_and_its_place_is_taken_once_it_is_known()
    {
        var step = ReplacedIds.None.InRun(RecoveryPlanner.Plan(
            Ticks(new TwoSides().Object("group", Staff, null)), _ => null,
            [Live("administrativeUnit", $$"""{"id":"u","displayName":"Unit","membershipType":"Dynamic","membershipRule":"user.memberof -any (group.objectId -in ['{{Group}}'])"}""")]).Steps[1]);
        Assert.True(ReplacedIds.IsOpen(step.Leaves[0].Target));

        var pointed = new ReplacedIds(new Dictionary<string, string> { [Group] = "00000000-0000-0000-0000-0000000000ff" }).InRun(step);

        Assert.Contains("'00000000-0000-0000-0000-0000000000ff'", pointed.Leaves[0].Target, StringComparison.Ordinal);
        Assert.Contains(Group, pointed.Leaves[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_names_itself_only_once_it_is_there_and_its_secrets_stay_lost()
    {
        var source = $$"""
            {"id":"{{App}}","appId":"{{AppId}}","displayName":"Payroll","identifierUris":["api://{{AppId}}","https://payroll"],"passwordCredentials":[{"keyId":"k"}],
            "federatedIdentityCredentials":[{"id":"f","name":"main","subject":"s","issuer":"i","audiences":["a"]}]}
            """;
        var plan = RecoveryPlanner.Plan(
            Ticks(new TwoSides().Object("application", source, null).Object("servicePrincipal", $$"""{"id":"{{Principal}}","appId":"{{AppId}}","displayName":"Payroll","accountEnabled":true}""", null)), _ => null);

        Assert.Equal(
            ["POST applications", $"POST applications/new:{App}/federatedIdentityCredentials", $"PATCH applications/new:{App}", "POST servicePrincipals"],
            plan.Calls());
        Assert.Equal("""{"displayName":"Payroll","identifierUris":["https://payroll"]}""", plan.Steps[0].Call.Body);
        Assert.Contains($"api://new:{AppId}", plan.Steps[2].Leaves[0].Target, StringComparison.Ordinal);
        Assert.Equal($$"""{"accountEnabled":true,"appId":"new:{{AppId}}"}""", plan.Steps[3].Call.Body);
    }

    [Fact]
    public void A_person_gets_a_password_that_stands_in_no_plan_and_a_policy_that_was_on_only_reports()
    {
        var user = RecoveryPlanner.Plan(Ticks(new TwoSides().Object("user", $$"""{"id":"{{User}}","displayName":"Ada","userPrincipalName":"ada@x","accountEnabled":true}""", null)), _ => null);
        var policy = RecoveryPlanner.Plan(Ticks(new TwoSides().Object("conditionalAccessPolicy", """{"id":"00000000-0000-0000-0000-0000000000c1","displayName":"MFA","state":"enabled"}""", null)), _ => null);

        Assert.Equal(StepComposer.UnseenPassword, user.Steps[0].Call.Body().GetProperty("passwordProfile").GetProperty("password").GetString());
        Assert.Equal("ada", user.Steps[0].Call.Body().GetProperty("mailNickname").GetString());
        Assert.Equal("enabledForReportingButNotEnforced", policy.Steps[0].Call.Body().GetProperty("state").GetString());
    }

    [Fact]
    public void What_stands_on_another_that_is_gone_too_is_left_out_with_the_reason()
    {
        var user = new ObjectRef("user", User);
        var sides = new TwoSides().Object("group", Staff, null).Object("user", $$"""{"id":"{{User}}","displayName":"Ada"}""", null)
            .Link("group", Group, "owners", "user", User, inFrom: true, inNow: false);

        var plan = RecoveryPlanner.Plan([.. Ticks(sides).Where(tick => tick.Change.Ref != user)], one => one == user ? new LiveObject { Ref = user, State = ObjectState.Gone } : null);

        Assert.Equal(["POST groups"], plan.Calls());
        Assert.Equal(("owners", "The other end is not there: tick it too."), plan.LeftOut.Select(left => (left.Item, left.Reason)).Single());
    }

    [Fact]
    public void What_was_made_again_is_one_object_to_whoever_compares_later()
    {
        const string NewId = "00000000-0000-0000-0000-0000000000ff";
        var sides = new TwoSides()
            .Object("group", Staff, null).Object("group", null, Staff.Replace(Group, NewId, StringComparison.Ordinal).Replace("Staff", "Staff again", StringComparison.Ordinal))
            .Same("user", $$"""{"id":"{{User}}","displayName":"Ada"}""")
            .Link("group", Group, "members", "user", User, inFrom: true, inNow: false).Link("group", NewId, "members", "user", User, inFrom: false, inNow: true)
            .Object("appRoleAssignment", $$"""{"id":"1","principalId":"{{Group}}","resourceId":"r","appRoleId":"0"}""", null)
            .Object("appRoleAssignment", null, $$"""{"id":"2","principalId":"{{NewId}}","resourceId":"r","appRoleId":"0"}""");

        var change = Assert.Single(SnapshotComparer.Compare(MadeAgain.In(sides.Input, [new(new("group", Group), NewId, null, null, 7)])).Changes);

        Assert.Equal((NewId, ChangeAction.Update, $"Recovery 7 made it again; before, it had the id {Group}."), (change.Ref.Id, change.Action, change.Cause));
        Assert.Equal(["displayName"], change.Items.Select(item => item.Path));
    }

    [Fact]
    public void What_was_made_again_elsewhere_is_not_offered_a_second_time()
    {
        var change = Assert.Single(SnapshotComparer.Compare(MadeAgain.In(new TwoSides().Object("group", Staff, null).Input, [new(new("group", Group), "new", null, null, 7)])).Changes);

        Assert.Equal((ChangeAction.None, "Recovery 7 made it again under the id new; compare that one."), (change.Action, change.NotRestorable));
    }

    private static IReadOnlyList<Tick> Ticks(TwoSides sides) => [.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))];

    private static LiveObject Live(string type, string content) => new()
    {
        Ref = Catalogue.Of(type).RefOf(CanonicalJson.Parse(content).Root),
        State = ObjectState.Present,
        Content = CanonicalJson.Parse(content),
    };
}
