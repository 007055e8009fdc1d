using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class DirectoryWriteTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Theory]
    [InlineData("""{"userType":"Robot"}""", 400)]
    [InlineData("""{"userType":"Guest"}""", 204)]
    [InlineData("""{"usageLocation":"Austria"}""", 400)]
    [InlineData("""{"usageLocation":null}""", 204)]
    [InlineData("""{"ageGroup":"Old"}""", 400)]
    [InlineData("""{"consentProvidedForMinor":"NotRequired"}""", 204)]
    [InlineData("""{"assignedLicenses":[]}""", 400)]
    public async Task A_choice_takes_what_there_is_to_choose_and_licences_are_no_property_to_write(string body, int status)
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(status, (await simulator.PatchAsync($"users/{SimulatedTenant.People[3].ObjectId}", JsonNode.Parse(body)!)).Status);
    }

    [Theory]
    [InlineData("""{"nonsense":1,"department":"X"}""")]
    [InlineData("""{"createdDateTime":"2020-01-01T00:00:00Z","department":"X"}""")]
    [InlineData("""{"accountEnabled":"yes","department":"X"}""")]
    [InlineData("""{"displayName":null,"department":"X"}""")]
    [InlineData("""{"businessPhones":["1","2"],"department":"X"}""")]
    [InlineData("""{"userPrincipalName":"ada.admin@contoso.example","department":"X"}""")]
    public async Task A_user_update_with_one_bad_property_changes_nothing(string body)
    {
        var simulator = await shared.ResetAsync();
        var user = (await simulator.CloudEmployeesAsync())[0];
        var before = await simulator.StateAsync();

        var reply = await simulator.PatchAsync($"users/{user["id"]}", JsonNode.Parse(body)!);

        Assert.Equal((400, "Request_BadRequest"), (reply.Status, reply.Code));
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task An_invitation_makes_a_guest_once()
    {
        var simulator = await shared.ResetAsync();
        var body = new JsonObject { ["invitedUserEmailAddress"] = "ann@partner.example", ["inviteRedirectUrl"] = "https://myapplications.microsoft.com/", ["invitedUserDisplayName"] = "Ann" };

        Assert.Equal(400, (await simulator.PostAsync("invitations", new JsonObject { ["invitedUserEmailAddress"] = "ann@partner.example" })).Status);
        var (first, second) = (await simulator.PostAsync("invitations", body.DeepClone()), await simulator.PostAsync("invitations", body));

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Body["invitedUser"]!["id"]!.ToString(), second.Body["invitedUser"]!["id"]!.ToString());
        var guest = (await simulator.GetAsync($"users/{first.Body["invitedUser"]!["id"]}?$select=displayName,userPrincipalName,userType,externalUserState")).Body;
        Assert.Equal(("Ann", $"ann_partner.example#EXT#@{SimulatedTenant.Domain}", "Guest", "PendingAcceptance"),
            (guest["displayName"]!.ToString(), guest["userPrincipalName"]!.ToString(), guest["userType"]!.ToString(), guest["externalUserState"]!.ToString()));
    }

    [Fact]
    public async Task A_user_update_sets_exactly_what_was_sent()
    {
        var simulator = await shared.ResetAsync();
        var user = (await simulator.CloudEmployeesAsync())[0];

        Assert.Equal(204, (await simulator.PatchAsync($"users/{user["id"]}", new JsonObject { ["department"] = null, ["jobTitle"] = "Baker" })).Status);

        var after = (await simulator.GetAsync($"users/{user["id"]}?$select=department,jobTitle,displayName")).Body;
        Assert.Equal((null, "Baker", user["displayName"]!.ToString()), (after["department"]?.ToString(), after["jobTitle"]!.ToString(), after["displayName"]!.ToString()));
    }

    [Fact]
    public async Task Synced_users_refuse_writes_of_what_on_premises_owns()
    {
        var simulator = await shared.ResetAsync();
        var synced = (await simulator.AllAsync("users?$select=id,onPremisesSyncEnabled")).First(x => x["onPremisesSyncEnabled"] is not null);

        var reply = await simulator.PatchAsync($"users/{synced["id"]}", new JsonObject { ["department"] = "X" });

        Assert.Equal(400, reply.Status);
        Assert.Contains("on-premises mastered", reply.Message, StringComparison.Ordinal);
        Assert.Equal(204, (await simulator.PatchAsync($"users/{synced["id"]}", new JsonObject { ["usageLocation"] = "DE" })).Status);
    }

    [Fact]
    public async Task Sensitive_properties_of_admins_are_out_of_reach()
    {
        var simulator = await shared.ResetAsync();
        var breakGlass = (await simulator.GetAsync("users?$filter=displayName eq 'Break Glass 1'")).Value[0];

        Assert.Equal(403, (await simulator.PatchAsync($"users/{breakGlass["id"]}", new JsonObject { ["accountEnabled"] = false })).Status);
        Assert.Equal(403, (await simulator.DeleteAsync($"users/{breakGlass["id"]}")).Status);
    }

    [Fact]
    public async Task A_soft_deleted_user_comes_back_with_its_id_and_links()
    {
        var simulator = await shared.ResetAsync();
        var before = await simulator.StateAsync();
        var id = (await simulator.CloudEmployeesAsync())[3]["id"]!.ToString();

        Assert.Equal(204, (await simulator.DeleteAsync($"users/{id}")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"users/{id}")).Status);
        Assert.Contains(await simulator.AllAsync("directory/deletedItems/microsoft.graph.user"), x => x["id"]!.ToString() == id);
        var restored = await simulator.PostAsync($"directory/deletedItems/{id}/restore");

        Assert.Equal((200, "#microsoft.graph.user"), (restored.Status, restored.Body["@odata.type"]!.ToString()));
        Assert.Equal(Without(before, "deletedDateTime"), Without(await simulator.StateAsync(), "deletedDateTime"));
    }

    [Fact]
    public async Task The_recycle_bin_tells_when_a_user_was_deleted_without_being_asked()
    {
        var simulator = await shared.ResetAsync();
        var id = (await simulator.CloudEmployeesAsync())[3]["id"]!.ToString();
        await simulator.DeleteAsync($"users/{id}");

        var listed = (await simulator.AllAsync("directory/deletedItems/microsoft.graph.user")).Single(x => x["id"]!.ToString() == id);

        Assert.Equal("2026-03-02T09:00:00Z", listed["deletedDateTime"]!.ToString());
        Assert.Equal("2026-03-02T09:00:00Z", (await simulator.GetAsync($"directory/deletedItems/{id}")).Body["deletedDateTime"]!.ToString());
    }

    [Fact]
    public async Task A_restore_refuses_a_name_that_somebody_else_took_unless_a_new_one_is_given()
    {
        var simulator = await shared.ResetAsync();
        var employees = await simulator.CloudEmployeesAsync();
        var (lost, impostor) = (employees[0], employees[1]);
        await simulator.DeleteAsync($"users/{lost["id"]}");
        Assert.Equal(204, (await simulator.PatchAsync($"users/{impostor["id"]}", new JsonObject { ["userPrincipalName"] = lost["userPrincipalName"]!.DeepClone() })).Status);

        Assert.Equal(400, (await simulator.PostAsync($"directory/deletedItems/{lost["id"]}/restore")).Status);
        var renamed = await simulator.PostAsync($"directory/deletedItems/{lost["id"]}/restore", new JsonObject { ["newUserPrincipalName"] = "new.name@contoso.example" });

        Assert.Equal("new.name@contoso.example", renamed.Body["userPrincipalName"]!.ToString());
    }

    [Fact]
    public async Task A_permanently_deleted_user_is_gone_everywhere()
    {
        var simulator = await shared.ResetAsync();
        var id = (await simulator.CloudEmployeesAsync())[3]["id"]!.ToString();
        await simulator.DeleteAsync($"users/{id}");

        Assert.Equal(204, (await simulator.DeleteAsync($"directory/deletedItems/{id}")).Status);

        Assert.Equal(404, (await simulator.GetAsync($"directory/deletedItems/{id}")).Status);
        Assert.DoesNotContain(id, await simulator.StateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_takes_its_service_principal_along_and_each_is_restored_by_itself()
    {
        var simulator = await shared.ResetAsync();
        var application = await simulator.IdOfAsync("applications", "Payroll");
        var principal = await simulator.IdOfAsync("servicePrincipals", "Payroll");

        await simulator.DeleteAsync($"applications/{application}");

        Assert.Equal(404, (await simulator.GetAsync($"servicePrincipals/{principal}")).Status);
        Assert.Equal(400, (await simulator.PostAsync($"directory/deletedItems/{principal}/restore")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{application}/restore")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"servicePrincipals/{principal}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{principal}/restore")).Status);
        Assert.NotEmpty((await simulator.GetAsync($"servicePrincipals/{principal}/appRoleAssignedTo")).Value);
    }

    [Fact]
    public async Task An_administrative_unit_cannot_be_deleted_for_good()
    {
        var simulator = await shared.ResetAsync();
        var unit = await simulator.IdOfAsync("directory/administrativeUnits", "Graz office");
        await simulator.DeleteAsync($"directory/administrativeUnits/{unit}");

        Assert.Equal(400, (await simulator.DeleteAsync($"directory/deletedItems/{unit}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{unit}/restore")).Status);
    }

    [Theory]
    [InlineData("devices", """{"displayName":"X"}""", 400)]
    [InlineData("devices", """{"accountEnabled":true}""", 204)]
    [InlineData("organization", """{"displayName":"X"}""", 400)]
    [InlineData("organization", """{"technicalNotificationMails":["a@contoso.example"]}""", 204)]
    [InlineData("directory/administrativeUnits", """{"description":"X"}""", 204)]
    [InlineData("directory/administrativeUnits", """{"isMemberManagementRestricted":true}""", 400)]
    public async Task Other_objects_take_only_what_is_writable(string path, string body, int status)
    {
        var simulator = await shared.ResetAsync();
        var id = (await simulator.GetAsync(path)).Value[0]["id"];

        Assert.Equal(status, (await simulator.PatchAsync($"{path}/{id}", JsonNode.Parse(body)!)).Status);
    }

    [Fact]
    public async Task A_managed_identity_cannot_be_changed()
    {
        var simulator = await shared.ResetAsync();
        var identity = await simulator.IdOfAsync("servicePrincipals", "mi-backup-vault");

        Assert.Equal(403, (await simulator.PatchAsync($"servicePrincipals/{identity}", new JsonObject { ["notes"] = "X" })).Status);
    }

    [Fact]
    public async Task The_journal_keeps_every_write_refused_ones_too()
    {
        var simulator = await shared.ResetAsync();
        await simulator.PatchAsync($"users/{SimulatedTenant.People[3].ObjectId}", new JsonObject { ["nonsense"] = "X" });

        var entry = (await simulator.RawAsync("GET", "/_simulator/writes")).Json!.AsArray().Single()!;

        Assert.Equal(("PATCH", 400, SimulatedTenant.WriterClientId, "X"),
            (entry["method"]!.ToString(), entry["status"]!.GetValue<int>(), entry["appId"]!.ToString(), entry["body"]!["nonsense"]!.ToString()));
    }

    private static string Without(string state, string property)
    {
        var root = JsonNode.Parse(state)!;
        foreach (var item in root["objects"]!.AsObject().SelectMany(x => x.Value!.AsArray()))
        {
            if (item![property] is null)
                item.AsObject().Remove(property);
        }

        return root.ToJsonString();
    }
}
