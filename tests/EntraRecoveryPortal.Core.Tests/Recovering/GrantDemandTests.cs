using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class GrantDemandTests
{
    private static readonly SignInMeans Means = new()
    {
        Strengths = new Dictionary<string, IReadOnlyList<string>>
        {
            ["keys"] = ["fido2"],
            ["phones"] = ["password,sms", "password,voice"],
            ["keysOrPush"] = ["fido2", "password,microsoftAuthenticatorPush"],
            ["keysOrHello"] = ["fido2", "windowsHelloForBusiness"],
            ["nothing"] = [],
        },
        Methods = new Dictionary<string, bool> { ["Fido2"] = false, ["Sms"] = true, ["Voice"] = false, ["MicrosoftAuthenticator"] = true },
    };

    [Theory]
    [InlineData("""{"builtInControls":["mfa"]}""", true)]
    [InlineData("""{"authenticationStrength":{"id":"keys"}}""", false)]
    [InlineData("""{"authenticationStrength":{"id":"phones"}}""", true)]
    [InlineData("""{"authenticationStrength":{"id":"keysOrPush"}}""", true)]
    [InlineData("""{"authenticationStrength":{"id":"keysOrHello"}}""", null)]
    [InlineData("""{"authenticationStrength":{"id":"nothing"}}""", false)]
    [InlineData("""{"authenticationStrength":{"id":"unread"}}""", null)]
    [InlineData("""{"builtInControls":["compliantDevice"]}""", null)]
    [InlineData("""{"builtInControls":["mfa"],"termsOfUse":["t"],"operator":"AND"}""", null)]
    [InlineData("""{"builtInControls":["mfa","compliantDevice"],"operator":"OR"}""", true)]
    [InlineData("""{"builtInControls":["mfa"],"authenticationStrength":{"id":"keys"},"operator":"AND"}""", false)]
    [InlineData("""{"builtInControls":["compliantDevice"],"authenticationStrength":{"id":"keys"},"operator":"OR"}""", null)]
    [InlineData("null", true)]
    public void It_is_known_what_nobody_can_meet_and_what_cannot_be_told(string grant, bool? canBeMet) =>
        Assert.Equal(canBeMet, GrantDemand.CanBeMet(JsonElement.Parse($$"""{"grantControls":{{grant}}}"""), Means));

    [Fact]
    public void Means_are_as_the_plan_leaves_them()
    {
        const string now = """{"id":"authenticationMethodsPolicy","authenticationMethodConfigurations":[{"id":"Fido2","state":"enabled"},{"id":"Sms","state":"enabled"}]}""";
        var plan = new TwoSides().Object("authenticationMethodPolicy", now.Replace("Fido2\",\"state\":\"enabled", "Fido2\",\"state\":\"disabled", StringComparison.Ordinal), now).PlanAll();
        var methods = new LiveObject { Ref = Assert.Single(plan.Steps).Object, State = ObjectState.Present, Content = CanonicalJson.Parse(now) };
        var strength = new LiveObject { Ref = new("authenticationStrengthPolicy", "s"), State = ObjectState.Present, Content = CanonicalJson.Parse("""{"id":"s","allowedCombinations":["fido2"]}""") };
        var policy = new LiveObject { Ref = new("conditionalAccessPolicy", "p"), State = ObjectState.Present, Content = CanonicalJson.Parse("""{"id":"p","grantControls":{"authenticationStrength":{"id":"s"}}}""") };

        var means = SignInMeans.After(plan.Steps, [methods, strength, policy]);

        Assert.Equal((false, true), (means.Methods["Fido2"], means.Methods["Sms"]));
        Assert.False(GrantDemand.CanBeMet(Assert.Single(means.Policies).Content!.Root, means));
    }
}
