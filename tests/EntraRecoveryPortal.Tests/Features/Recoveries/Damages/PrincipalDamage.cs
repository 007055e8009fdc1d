using System.Text.Json.Nodes;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Service principals: sign-in, assignment, tags, single sign-on, owners, credentials, deletion; and an agent.</summary>
internal sealed class PrincipalDamage : Damage
{
    private Dictionary<string, JsonObject> principals = [];

    public override async Task PrepareAsync(RunningSimulator tenant)
    {
        principals = (await tenant.AllAsync("servicePrincipals?$top=999")).ToDictionary(x => x["displayName"]!.ToString());
        await tenant.ChangeAsync(Path("Payroll"), new
        {
            notificationEmailAddresses = new[] { "it@contoso.example" },
            preferredSingleSignOnMode = "saml",
            samlSingleSignOnSettings = new { relayState = "/home" },
            notes = "Ask Finance first.",
        });
    }

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        await tenant.ChangeAsync(Path("Payroll"), new
        {
            accountEnabled = false,
            appRoleAssignmentRequired = false,
            tags = new[] { "HideApp" },
            notes = (string?)null,
            description = "TEMP",
            homepage = (string?)null,
            loginUrl = "https://evil.example",
            logoutUrl = "https://evil.example/out",
            notificationEmailAddresses = Array.Empty<string>(),
            preferredSingleSignOnMode = (string?)null,
            samlSingleSignOnSettings = new { relayState = (string?)null },
            replyUrls = new[] { "https://evil.example/signin" },
            alternativeNames = new[] { "evil" },
        });
        await tenant.ChangeRawAsync($"servicePrincipals/{principals["Expense Agent"]["id"]}", """{"@odata.type":"#microsoft.graph.agentIdentity","accountEnabled":false,"tags":["evil"]}""");
        await tenant.MakeAsync($"{Path("Badge System")}/addPassword", new { passwordCredential = new { displayName = "backup" } });
        await tenant.ChangeRawAsync(Path("CRM"), """{"keyCredentials":[{"displayName":"CN=evil","key":"ZXZpbA==","type":"AsymmetricX509Cert","usage":"Verify"}]}""");

        var owners = await tenant.IdsAsync($"{Path("Canteen")}/owners");
        await tenant.LinkAsync($"{Path("Canteen")}/owners", (await tenant.CloudEmployeesAsync())[7]["id"]!.ToString());
        await tenant.UnlinkAsync($"{Path("Canteen")}/owners", owners);
        await tenant.RemoveAsync(Path("Survey Tool"));
        await tenant.ChangeAsync(Path("Monitoring"), new { notes = "TEMP" });
        await tenant.RemoveAsync(Path("Monitoring"));
    }

    private string Path(string name) => $"servicePrincipals/{principals[name]["id"]}";
}
