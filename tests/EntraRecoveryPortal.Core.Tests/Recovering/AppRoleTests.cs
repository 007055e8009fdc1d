using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class AppRoleTests
{
    private const string Role = "00000000-0000-0000-0000-000000000001";
    private const string Principal = "00000000-0000-0000-0000-0000000000a2";
    private const string On = $$"""{"id":"{{Role}}","isEnabled":true,"value":"Editor"}""";
    private const string Off = $$"""{"id":"{{Role}}","isEnabled":false,"value":"Editor"}""";

    [Theory]
    [InlineData(Off, "The app role is switched off, and Microsoft Graph gives nobody such a role: switch it on, assign it in Entra, and switch it off again.")]
    [InlineData("", "The application does not have this app role now: tick the role as well.")]
    public void An_app_role_that_nobody_can_be_given_is_left_out_with_the_reason(string roles, string why)
    {
        var plan = Plan(Assigned(), roles);

        Assert.Empty(plan.Steps);
        Assert.Equal(why, Assert.Single(plan.LeftOut).Reason);
    }

    [Theory]
    [InlineData(On, 2)]
    [InlineData(Off, 1)]
    public void A_role_that_the_same_plan_puts_back_on_the_application_counts_as_it_will_be(string then, int steps)
    {
        var plan = Plan(Assigned().Object("application", Application(then), Application("")), "");

        Assert.Equal(steps, plan.Steps.Count);
        Assert.Equal(2 - steps, plan.LeftOut.Count);
    }

    [Fact]
    public void Access_without_a_role_needs_none() =>
        Assert.Single(Plan(Assigned(Guid.Empty.ToString()), "").Steps);

    [Fact]
    public void What_a_service_principal_in_the_recycle_bin_shows_says_nothing_about_its_roles()
    {
        const string principal = $$"""{"id":"{{Principal}}","appId":"x","displayName":"Payroll"}""";

        Assert.Empty(Plan(Assigned().Object("servicePrincipal", principal, principal, nowState: ObjectState.SoftDeleted), "", ObjectState.SoftDeleted).LeftOut);
    }

    [Fact]
    public void An_app_role_of_whoever_comes_back_from_the_recycle_bin_comes_back_by_itself()
    {
        const string person = """{"id":"u1","displayName":"Ada"}""";

        Assert.EndsWith(" If it was there at the deletion, it comes back by itself.", Assert.Single(Plan(Assigned().Object("user", person, person, nowState: ObjectState.SoftDeleted), Off).LeftOut).Reason, StringComparison.Ordinal);
    }

    private static TwoSides Assigned(string role = Role) =>
        new TwoSides().Object("appRoleAssignment", $$"""{"id":"x","principalId":"u1","principalDisplayName":"Ada","resourceId":"{{Principal}}","appRoleId":"{{role}}"}""", null);

    private static string Application(string roles) => $$"""{"id":"00000000-0000-0000-0000-0000000000a1","appId":"x","displayName":"Payroll","appRoles":[{{roles}}]}""";

    private static RecoveryPlan Plan(TwoSides sides, string roles, ObjectState state = ObjectState.Present) => RecoveryPlanner.Plan(
        [.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))],
        one => one == new ObjectRef("servicePrincipal", Principal) ? new() { Ref = one, State = state, Content = CanonicalJson.Parse($$"""{"id":"{{Principal}}","appId":"x","appRoles":[{{roles}}]}""") } : null);
}
