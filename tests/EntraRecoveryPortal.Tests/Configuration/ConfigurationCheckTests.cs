using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.Extensions.Configuration;

namespace EntraRecoveryPortal.Tests.Configuration;

public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_complete_configuration_has_no_fault() => Assert.Empty(FaultsWith());

    [Fact]
    public void An_empty_configuration_has_all_its_faults_told_at_once()
    {
        var faults = ConfigurationCheck.FaultsOf(new ConfigurationBuilder().Build());
        Assert.Equal(
            ["SignIn:TenantId", "SignIn:ClientId", "SignIn:ClientSecret", "Tenant:Id", "Tenant:Reader:ClientId", "Tenant:Reader:ClientSecret", "Store:KeyFile"],
            faults.Select(f => f.Key));
        Assert.All(faults, f => Assert.NotEmpty(f.Fix));
    }

    [Theory]
    [InlineData("SignIn:TenantId", "common")]
    [InlineData("SignIn:Instance", "http://login.microsoftonline.com")]
    [InlineData("SignIn:Instance", "login")]
    [InlineData("SignIn:CertificatePath", "second-credential.pem")]
    [InlineData("Tenant:GraphUrl", "http://graph.microsoft.com/v1.0")]
    [InlineData("Tenant:Id", "contoso.example")]
    [InlineData("Tenant:Reader:UseManagedIdentity", "true")]
    [InlineData("Tenant:Reader:UseManagedIdentity", "perhaps")]
    [InlineData("Tenant:Writer:ClientId", "a-writer-without-credential")]
    [InlineData("Tenant:Writer:ClientSecret", "a-secret-without-client")]
    [InlineData("Store:Provider", "Oracle")]
    [InlineData("Store:KeyFile", "missing.key")]
    [InlineData("Store:Key", "c2hvcnQ=")]
    [InlineData("Store:Key", "not base64")]
    [InlineData("Store:Key", "#")]
    [InlineData("Store:ConectionString", "misspelt")]
    [InlineData("Schedule:Every", "00:01:00")]
    [InlineData("Schedule:Every", "daily")]
    [InlineData("Schedule:At", "25:00")]
    [InlineData("Schedule:TimeZone", "Europe/Atlantis")]
    [InlineData("Retention:KeepAll", "00:01:00")]
    [InlineData("Retention:Daily", "-1")]
    [InlineData("Retention:KeepAtLeast", "0")]
    [InlineData("Recovery:ApprovalAbove", "-1")]
    [InlineData("Recovery:ApprovalTypes:0", "policy")]
    [InlineData("Recovery:ApprovalLasts", "00:01:00")]
    [InlineData("Recovery:BreakGlassAccounts:0", "break.glass@contoso.com")]
    [InlineData("Recovery:Refuse:0", "lockEverybodyOut")]
    [InlineData("Access:AllowedAdministrators:0", "ada@contoso.example")]
    public void A_faulty_value_is_told(string key, string value) => Assert.NotEmpty(FaultsWith((key, value)));

    [Theory]
    [InlineData("SignIn:Instance", "https://login.microsoftonline.us")]
    [InlineData("Tenant:GraphUrl", "http://localhost:5081/v1.0")]
    [InlineData("Store:Key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("Schedule:Every", "00:00:00")]
    [InlineData("Schedule:TimeZone", "Europe/Berlin")]
    [InlineData("Recovery:ApprovalTypes:0", "none")]
    [InlineData("Recovery:ApprovalTypes:0", "user")]
    [InlineData("Recovery:Refuse:0", "lockOutEveryone")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    public void A_fitting_value_is_taken(string key, string value) => Assert.Empty(FaultsWith((key, value)));

    [Fact]
    public void A_guard_that_does_not_exist_is_told_with_its_key_and_those_that_do()
    {
        var fault = Assert.Single(FaultsWith(("Recovery:Refuse:0", "lockOutPortal"), ("Recovery:Refuse:1", "lockEverybodyOut")));

        Assert.Equal(("Recovery:Refuse:1", "The portal knows no guard \"lockEverybodyOut\"."), (fault.Key, fault.Problem));
        Assert.All(Guard.All, guard => Assert.Contains(guard, fault.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_is_never_part_of_a_fault()
    {
        var faults = FaultsWith(("SignIn:CertificatePath", "x.pem"), ("Tenant:Writer:ClientSecret", "topsecret"));
        Assert.DoesNotContain(faults, f => f.ToString().Contains("secret\"", StringComparison.Ordinal) || f.ToString().Contains("topsecret", StringComparison.Ordinal));
    }

    private IReadOnlyList<ConfigurationFault> FaultsWith(params (string Key, string Value)[] settings)
    {
        var values = PortalUnderTest.Settings(new Uri("http://127.0.0.1:1"), folder);
        foreach (var (key, value) in settings)
            values[key] = value;
        return ConfigurationCheck.FaultsOf(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
