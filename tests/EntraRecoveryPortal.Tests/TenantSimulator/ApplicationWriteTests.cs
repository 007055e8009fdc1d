using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class ApplicationWriteTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task An_enabled_app_role_must_be_disabled_before_it_goes()
    {
        var simulator = await shared.ResetAsync();
        var application = await simulator.NamedAsync("applications", "Payroll");
        var path = $"applications/{application["id"]}";
        var roles = application["appRoles"]!.DeepClone().AsArray();

        var refused = await simulator.PatchAsync(path, new JsonObject { ["appRoles"] = new JsonArray() });
        Assert.Equal((400, "CannotDeleteOrUpdateEnabledEntitlement"), (refused.Status, refused.Code));

        foreach (var role in roles)
            role!["isEnabled"] = false;
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["appRoles"] = roles })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["appRoles"] = new JsonArray() })).Status);
        var principal = await simulator.NamedAsync("servicePrincipals", "Payroll");
        Assert.Empty(principal["appRoles"]!.AsArray());
        Assert.Empty((await simulator.GetAsync($"servicePrincipals/{principal["id"]}/appRoleAssignedTo")).Value);
    }

    [Fact]
    public async Task A_password_is_added_shown_once_and_removed_by_its_key_id()
    {
        var simulator = await shared.ResetAsync();
        var application = await simulator.NamedAsync("applications", "Payroll");
        var path = $"applications/{application["id"]}";

        var added = await simulator.PostAsync($"{path}/addPassword", new JsonObject { ["passwordCredential"] = new JsonObject { ["displayName"] = "spare" } });
        Assert.NotNull(added.Body["secretText"]);
        Assert.DoesNotContain(added.Body["secretText"]!.ToString(), await simulator.StateAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["passwordCredentials"] = new JsonArray() })).Status);
        Assert.Equal(204, (await simulator.PostAsync($"{path}/removePassword", new JsonObject { ["keyId"] = added.Body["keyId"]!.ToString() })).Status);

        var after = (await simulator.GetAsync(path)).Body;
        Assert.Equal(application["passwordCredentials"]!.ToJsonString(), after["passwordCredentials"]!.ToJsonString());
        Assert.Equal(400, (await simulator.PostAsync($"{path}/removePassword", new JsonObject { ["keyId"] = added.Body["keyId"]!.ToString() })).Status);
    }

    [Fact]
    public async Task Keys_are_kept_by_id_and_cannot_be_altered()
    {
        var simulator = await shared.ResetAsync();
        var application = (await simulator.AllAsync("applications")).First(x => x["keyCredentials"]!.AsArray().Count > 0);
        var path = $"applications/{application["id"]}";
        var keys = application["keyCredentials"]!.DeepClone().AsArray();

        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["keyCredentials"] = keys.DeepClone() })).Status);
        Assert.NotNull((await simulator.GetAsync($"{path}?$select=keyCredentials")).Body["keyCredentials"]![0]!["key"]);
        keys[0]!["displayName"] = "CN=Intruder";
        var altered = await simulator.PatchAsync(path, new JsonObject { ["keyCredentials"] = keys });

        Assert.Contains("is not allowed", altered.Message, StringComparison.Ordinal);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["keyCredentials"] = new JsonArray() })).Status);
        Assert.Empty((await simulator.GetAsync(path)).Body["keyCredentials"]!.AsArray());
    }

    [Fact]
    public async Task An_identifier_belongs_to_one_application()
    {
        var simulator = await shared.ResetAsync();
        var taken = (await simulator.NamedAsync("applications", "Payroll"))["identifierUris"]!.DeepClone();
        var other = await simulator.IdOfAsync("applications", "CRM");

        Assert.Equal(400, (await simulator.PatchAsync($"applications/{other}", new JsonObject { ["identifierUris"] = taken })).Status);
    }

    [Fact]
    public async Task A_federated_credential_is_made_changed_and_removed()
    {
        var simulator = await shared.ResetAsync();
        var path = $"applications/{await simulator.IdOfAsync("applications", "CRM")}/federatedIdentityCredentials";
        var body = new JsonObject { ["name"] = "main", ["issuer"] = "https://issuer.example", ["subject"] = "s", ["audiences"] = new JsonArray("api://AzureADTokenExchange") };

        var made = await simulator.PostAsync(path, body);
        Assert.Equal(201, made.Status);
        Assert.Equal(409, (await simulator.PostAsync(path, body)).Status);
        Assert.Equal(400, (await simulator.PatchAsync($"{path}/{made.Body["id"]}", new JsonObject { ["name"] = "other" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync($"{path}/{made.Body["id"]}", new JsonObject { ["subject"] = "t" })).Status);
        Assert.Equal("t", Assert.Single((await simulator.GetAsync(path)).Value)["subject"]!.ToString());
        Assert.Equal(204, (await simulator.DeleteAsync($"{path}/{made.Body["id"]}")).Status);
    }

    [Fact]
    public async Task An_app_role_assignment_is_made_once_never_changed_and_removed()
    {
        var simulator = await shared.ResetAsync();
        var resource = await simulator.NamedAsync("servicePrincipals", "Payroll");
        var path = $"servicePrincipals/{resource["id"]}/appRoleAssignedTo";
        var user = EntraRecoveryPortal.TenantSimulator.SimulatedTenant.People[3].ObjectId;
        var body = new JsonObject { ["principalId"] = user, ["resourceId"] = resource["id"]!.ToString(), ["appRoleId"] = resource["appRoles"]![0]!["id"]!.ToString() };

        var made = await simulator.PostAsync(path, body);
        Assert.Equal(201, made.Status);
        Assert.Contains("already exists", (await simulator.PostAsync(path, body)).Message, StringComparison.Ordinal);
        Assert.Equal(405, (await simulator.PatchAsync($"{path}/{made.Body["id"]}", new JsonObject())).Status);
        Assert.Contains((await simulator.GetAsync($"users/{user}/appRoleAssignments")).Value, x => x["id"]!.ToString() == made.Body["id"]!.ToString());
        body["principalId"] = Guid.NewGuid().ToString();
        Assert.Equal("Not a valid reference update.", (await simulator.PostAsync(path, body)).Message);
        Assert.Equal(204, (await simulator.DeleteAsync($"{path}/{made.Body["id"]}")).Status);
        Assert.Equal("Direct queries to this resource type are not supported.", (await simulator.GetAsync("appRoleAssignments")).Message);
    }

    [Fact]
    public async Task Of_a_grant_only_the_scope_changes()
    {
        var simulator = await shared.ResetAsync();
        var grant = (await simulator.AllAsync("oauth2PermissionGrants"))[0];
        var path = $"oauth2PermissionGrants/{grant["id"]}";

        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["consentType"] = "Principal", ["scope"] = "x" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["scope"] = "User.Read" })).Status);
        Assert.Equal("User.Read", (await simulator.GetAsync(path)).Body["scope"]!.ToString());
        Assert.Equal(204, (await simulator.DeleteAsync(path)).Status);
        grant.Remove("id");
        Assert.Equal(201, (await simulator.PostAsync("oauth2PermissionGrants", grant)).Status);
        Assert.Equal(409, (await simulator.PostAsync("oauth2PermissionGrants", grant)).Status);
    }
}
