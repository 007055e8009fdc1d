using System.Text.Json.Nodes;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>App registrations: addresses, permissions, roles and scopes that are in use, credentials, owners, deletion.</summary>
internal sealed class ApplicationDamage : Damage
{
    private const string Federated = "federatedIdentityCredentials";

    private Dictionary<string, JsonObject> apps = [];

    public override async Task PrepareAsync(RunningSimulator tenant)
    {
        apps = (await tenant.AllAsync("applications?$top=999")).ToDictionary(x => x["displayName"]!.ToString());
        await tenant.ChangeAsync(Path("CRM"), new
        {
            spa = new { redirectUris = new[] { "https://crm.contoso.example/spa" } },
            publicClient = new { redirectUris = new[] { "http://localhost", "msal://crm" } },
            optionalClaims = new { idToken = new[] { new { name = "email", essential = true } }, accessToken = Array.Empty<object>(), saml2Token = Array.Empty<object>() },
            groupMembershipClaims = "SecurityGroup",
            notes = "Ask Sales first.",
        });
    }

    public override async Task CauseAsync(RunningSimulator tenant)
    {
        await tenant.ChangeAsync(Path("CRM"), new
        {
            displayName = "TEMP",
            description = "TEMP",
            notes = (string?)null,
            tags = new[] { "HideApp" },
            identifierUris = new[] { "api://temp" },
            groupMembershipClaims = (string?)null,
            isFallbackPublicClient = true,
            signInAudience = "AzureADMultipleOrgs",
            web = new { redirectUris = new[] { "https://evil.example/signin" }, logoutUrl = "https://evil.example/out", implicitGrantSettings = new { enableIdTokenIssuance = true, enableAccessTokenIssuance = true } },
            spa = new { redirectUris = Array.Empty<string>() },
            publicClient = new { redirectUris = new[] { "http://localhost" } },
            info = new { supportUrl = "https://evil.example" },
            optionalClaims = new { idToken = new[] { new { name = "email", essential = false } }, accessToken = new[] { new { name = "groups", essential = false } }, saml2Token = Array.Empty<object>() },
        });
        await DamageRolesAsync(tenant);
        await DamageScopesAsync(tenant);
        await DamagePermissionsAsync(tenant);
        await DamageCredentialsAsync(tenant);

        var owners = await tenant.IdsAsync($"{Path("Canteen")}/owners");
        await tenant.UnlinkAsync($"{Path("Canteen")}/owners", owners);
        await tenant.LinkAsync($"{Path("Canteen")}/owners", (await tenant.CloudEmployeesAsync())[7]["id"]!.ToString());

        await tenant.RemoveAsync(Path("Customer Portal"));
        await tenant.ChangeAsync(Path("Contract Archive"), new { notes = "TEMP" });
        await tenant.RemoveAsync(Path("Contract Archive"));
    }

    private async Task DamageRolesAsync(RunningSimulator tenant)
    {
        var described = Items("Warehouse Scanner", "appRoles");
        described[0]["description"] = "TEMP";
        await SwitchedOffAsync(tenant, "Warehouse Scanner", "appRoles");
        await tenant.ChangeAsync(Path("Warehouse Scanner"), new { appRoles = described });

        await SwitchedOffAsync(tenant, "Travel Desk", "appRoles");
        await tenant.ChangeAsync(Path("Travel Desk"), new { appRoles = Items("Travel Desk", "appRoles").Skip(1) });

        var added = Items("Invoice Robot", "appRoles");
        added.Add(added[0].DeepClone().AsObject());
        added[^1]["id"] = Guid.NewGuid().ToString();
        added[^1]["value"] = "Backdoor";
        await tenant.ChangeAsync(Path("Invoice Robot"), new { appRoles = added });
    }

    private async Task DamageScopesAsync(RunningSimulator tenant)
    {
        var api = apps["Payroll"]["api"]!.DeepClone().AsObject();
        var scope = api["oauth2PermissionScopes"]![0]!.AsObject();
        scope["isEnabled"] = false;
        await tenant.ChangeAsync(Path("Payroll"), new { api });
        scope["isEnabled"] = true;
        scope["adminConsentDisplayName"] = "TEMP";
        var second = scope.DeepClone().AsObject();
        second["id"] = Guid.NewGuid().ToString();
        second["value"] = "everything";
        api["oauth2PermissionScopes"]!.AsArray().Add(second);
        api["preAuthorizedApplications"] = new JsonArray(new JsonObject { ["appId"] = apps["CRM"]["appId"]!.ToString(), ["delegatedPermissionIds"] = new JsonArray(scope["id"]!.ToString()) });
        await tenant.ChangeAsync(Path("Payroll"), new { api });

        var lost = apps["Print Service"]["api"]!.DeepClone().AsObject();
        lost["oauth2PermissionScopes"]![0]!["isEnabled"] = false;
        await tenant.ChangeAsync(Path("Print Service"), new { api = lost });
        lost["oauth2PermissionScopes"] = new JsonArray();
        await tenant.ChangeAsync(Path("Print Service"), new { api = lost });
    }

    private async Task DamagePermissionsAsync(RunningSimulator tenant)
    {
        var more = Items("Badge System", "requiredResourceAccess");
        more[0]["resourceAccess"]!.AsArray().Add((JsonNode)new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["type"] = "Role" });
        more.Add(new() { ["resourceAppId"] = apps["Payroll"]["appId"]!.ToString(), ["resourceAccess"] = new JsonArray(new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["type"] = "Scope" }) });
        await tenant.ChangeAsync(Path("Badge System"), new { requiredResourceAccess = more });
        await tenant.ChangeAsync(Path("Learning Hub"), new { requiredResourceAccess = Array.Empty<object>() });
    }

    private async Task DamageCredentialsAsync(RunningSimulator tenant)
    {
        var credential = (await tenant.AllAsync($"{Path("Build Server")}/{Federated}"))[0]["id"];
        await tenant.RemoveAsync($"{Path("Build Server")}/{Federated}/{credential}");
        credential = (await tenant.AllAsync($"{Path("Data Lake Loader")}/{Federated}"))[0]["id"];
        await tenant.ChangeAsync($"{Path("Data Lake Loader")}/{Federated}/{credential}", new { subject = "repo:evil/fork:ref:refs/heads/main", description = (string?)null });
        await tenant.MakeAsync($"{Path("Badge System")}/{Federated}", new { name = "evil", issuer = "https://evil.example", subject = "evil", audiences = new[] { "api://AzureADTokenExchange" } });
        await tenant.MakeAsync($"{Path("Payroll")}/addPassword", new { passwordCredential = new { displayName = "backup" } });

        var keys = Items("Expense Reports", "keyCredentials");
        foreach (var kept in keys)
            kept["key"] = null;
        keys.Add(new() { ["displayName"] = "CN=evil", ["key"] = "ZXZpbA==", ["type"] = "AsymmetricX509Cert", ["usage"] = "Verify" });
        await tenant.ChangeAsync(Path("Expense Reports"), new { keyCredentials = keys });
    }

    private Task SwitchedOffAsync(RunningSimulator tenant, string name, string property)
    {
        var items = Items(name, property);
        foreach (var item in items)
            item["isEnabled"] = false;
        return tenant.ChangeRawAsync(Path(name), new JsonObject { [property] = new JsonArray([.. items]) }.ToJsonString());
    }

    private List<JsonObject> Items(string name, string property) => [.. apps[name][property]!.AsArray().Select(x => x!.DeepClone().AsObject())];

    private string Path(string name) => $"applications/{apps[name]["id"]}";
}
