using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>What a directory may make of a write where documentation leaves it open: each switch both ways.</summary>
public sealed class OpenWritingTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Bin = "directory/deletedItems";
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";
    private const string DeletedLocations = "identity/conditionalAccess/deletedItems/namedLocations";
    private const string CloudDeviceAdministrator = "7698a772-787b-4ac8-901f-60d6b08affd2";
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task Each_switch_is_a_question_in_the_docs()
    {
        var simulator = await shared.ResetAsync();
        var docs = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "simulator.md"), TestContext.Current.CancellationToken);

        Assert.All((await simulator.RawAsync("GET", "/_simulator/behaviour")).Body, x => Assert.Contains($"`{x.Key}`", docs, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PolicyBin.Open, 200, 200)]
    [InlineData(PolicyBin.ReadOnly, 200, 403)]
    [InlineData(PolicyBin.Closed, 403, 403)]
    [InlineData(PolicyBin.Absent, 400, 400)]
    public async Task The_bin_of_Conditional_Access_is_open_to_applications_or_not(PolicyBin bin, int read, int restored)
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 10, Behaviour = new() { PolicyBin = bin } });
        var free = await simulator.IdOfAsync(Locations, "Partner VPN");
        await simulator.DeleteAsync($"{Locations}/{free}");

        Assert.Equal(read, (await simulator.GetAsync(DeletedLocations)).Status);
        Assert.Equal(read, (await simulator.GetAsync($"{DeletedLocations}/{free}")).Status);
        Assert.Equal(restored, (await simulator.PostAsync($"{DeletedLocations}/{free}/restore")).Status);
        Assert.Equal(restored == 200 ? 404 : restored, (await simulator.DeleteAsync($"{DeletedLocations}/{free}")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_block_of_a_policy_is_replaced_or_keeps_what_was_not_sent(bool merges)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["policyBlocksMerge"] = merges });
        var policy = await simulator.NamedAsync(Policies, "CA005 Block countries we do not work in");
        var before = policy["conditions"]!;
        Assert.NotNull(before["locations"]);

        var update = new JsonObject { ["conditions"] = new JsonObject { ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("None") } } };
        Assert.Equal(204, (await simulator.PatchAsync($"{Policies}/{policy["id"]}", update)).Status);

        var after = (await simulator.GetAsync($"{Policies}/{policy["id"]}")).Body["conditions"]!;
        Assert.Equal("None", after["users"]!["includeUsers"]![0]!.ToString());
        Assert.Equal(merges, after["locations"] is not null);
        Assert.Equal(merges ? before["users"]!["excludeGroups"]!.ToJsonString() : "[]", after["users"]!["excludeGroups"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false, 204)]
    [InlineData(true, 400)]
    public async Task Controls_without_effect_are_folded_or_refused(bool refused, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["idleControlsRefused"] = refused });
        var path = $"{Policies}/{await simulator.IdOfAsync(Policies, "CA002 Require MFA for everybody")}";

        Assert.Equal(status, (await simulator.PatchAsync(path, new JsonObject { ["sessionControls"] = new JsonObject { ["signInFrequency"] = null } })).Status);
        Assert.Null((await simulator.GetAsync(path)).Body["sessionControls"]);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["sessionControls"] = null })).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reason_of_Conditional_Access_is_numbered_and_inside_or_is_the_message(bool numbered)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["policyReasonsNumbered"] = numbered });
        var policy = await simulator.NamedAsync(Policies, "CA002 Require MFA for everybody");
        var conditions = policy["conditions"]!.DeepClone();
        conditions["users"]!["excludeGroups"] = new JsonArray(Guid.Empty.ToString());

        var refused = await simulator.PatchAsync($"{Policies}/{policy["id"]}", new JsonObject { ["conditions"] = conditions });

        Assert.Equal((400, "BadRequest"), (refused.Status, refused.Code));
        var reason = numbered ? refused.Body["error"]!["innerError"]!["message"]!.ToString() : refused.Message;
        Assert.Equal($"{(numbered ? "1033: " : "")}Policy contains groups that do not exist: {Guid.Empty}.", reason);
        Assert.Equal(numbered, refused.Body["error"]!["innerError"]!["message"] is not null);
    }

    [Theory]
    [InlineData(true, 400)]
    [InlineData(false, 204)]
    public async Task A_location_that_is_trusted_or_in_use_stays_or_goes(bool stays, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["usedLocationsStay"] = stays });

        foreach (var name in new[] { "Branch offices", "Headquarters" })
            Assert.Equal(status, (await simulator.DeleteAsync($"{Locations}/{await simulator.IdOfAsync(Locations, name)}")).Status);
    }

    [Theory]
    [InlineData(false, 403, "Authorization_RequestDenied")]
    [InlineData(true, 400, "Request_BadRequest")]
    public async Task A_computed_membership_refuses_writes_with_either_status(bool badRequest, int status, string code)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["dynamicMembersBadRequest"] = badRequest });
        var group = await simulator.IdOfAsync("groups", "Finance (dynamic)");
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();
        var bind = new JsonObject { ["members@odata.bind"] = new JsonArray(simulator.Reference(Nora)["@odata.id"]!.ToString()) };
        var made = new JsonObject
        {
            ["displayName"] = "New", ["mailEnabled"] = false, ["mailNickname"] = "new", ["securityEnabled"] = true, ["groupTypes"] = new JsonArray("DynamicMembership"),
            ["membershipRule"] = "user.department -eq \"Sales\"", ["members@odata.bind"] = bind["members@odata.bind"]!.DeepClone(),
        };

        foreach (var refused in new[]
        {
            await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(Nora)), await simulator.DeleteAsync($"groups/{group}/members/{member}/$ref"),
            await simulator.PatchAsync($"groups/{group}", bind), await simulator.PostAsync("groups", made),
        })
            Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 409)]
    public async Task An_assignment_sent_twice_is_refused_with_either_status(bool conflict, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["duplicateAssignmentsConflict"] = conflict });
        var payroll = await simulator.IdOfAsync("servicePrincipals", "Payroll");
        var one = (await simulator.AllAsync($"servicePrincipals/{payroll}/appRoleAssignedTo"))[0];
        var again = new JsonObject { ["principalId"] = one["principalId"]!.ToString(), ["resourceId"] = payroll, ["appRoleId"] = one["appRoleId"]!.ToString() };

        var refused = await simulator.PostAsync($"servicePrincipals/{payroll}/appRoleAssignedTo", again);

        Assert.Equal((status, "EntitlementGrant entry already exists."), (refused.Status, refused.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_security_group_comes_back_with_its_owners_and_roles_or_without(bool keeps)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["restoredGroupsKeepOwners"] = keeps });
        var (group, unified) = (await simulator.IdOfAsync("groups", "Help desk"), await simulator.IdOfAsync("groups", "Finance Team"));
        async Task<(int Members, int Owners, int Roles)> CountAsync(string id) => (
            (await simulator.AllAsync($"groups/{id}/members")).Count, (await simulator.AllAsync($"groups/{id}/owners")).Count,
            (await simulator.AllAsync($"roleManagement/directory/roleAssignments?$filter=principalId eq '{id}'")).Count);
        var (before, beforeUnified) = (await CountAsync(group), await CountAsync(unified));
        Assert.True(before is { Members: > 0, Owners: > 0, Roles: > 0 }, before.ToString());

        foreach (var id in new[] { group, unified })
        {
            Assert.Equal(204, (await simulator.DeleteAsync($"groups/{id}")).Status);
            Assert.Equal(200, (await simulator.PostAsync($"{Bin}/{id}/restore")).Status);
        }

        Assert.Equal(keeps ? before : (before.Members, 0, 0), await CountAsync(group));
        Assert.Equal(beforeUnified, await CountAsync(unified));
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 400)]
    public async Task The_bin_has_devices_or_does_not_know_them(bool has, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["devicesSoftDelete"] = true, ["devicesHaveBin"] = has });
        var device = (await simulator.AllAsync("devices")).First(x => x["trustType"]!.ToString() == "AzureAd")["id"]!.ToString();
        Assert.Equal(204, (await simulator.DeleteAsync($"devices/{device}")).Status);

        Assert.Equal(status, (await simulator.GetAsync($"{Bin}/microsoft.graph.device")).Status);
        Assert.Equal(has ? 200 : 404, (await simulator.PostAsync($"{Bin}/{device}/restore")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changing_and_restoring_a_device_take_the_permission_alone_or_a_role_too(bool needsRole)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["deviceUpdatesNeedRole"] = needsRole, ["devicesSoftDelete"] = true });
        var device = (await simulator.AllAsync("devices")).First(x => x["trustType"]!.ToString() == "AzureAd")["id"]!.ToString();
        var disable = new JsonObject { ["accountEnabled"] = false };

        Assert.Equal(needsRole ? 403 : 204, (await simulator.PatchAsync($"devices/{device}", disable)).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"devices/{device}")).Status);
        Assert.Equal(needsRole ? 403 : 200, (await simulator.PostAsync($"{Bin}/{device}/restore")).Status);
        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, CloudDeviceAdministrator);
        Assert.Equal(needsRole ? 200 : 404, (await simulator.PostAsync($"{Bin}/{device}/restore")).Status);
        Assert.Equal(204, (await simulator.PatchAsync($"devices/{device}", disable)).Status);
    }

    [Theory]
    [InlineData(false, 204)]
    [InlineData(true, 403)]
    public async Task The_day_of_hire_is_written_by_applications_or_by_people_alone(bool people, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["hireDateNeedsPerson"] = people });

        Assert.Equal(status, (await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["employeeHireDate"] = "2026-01-01T00:00:00Z" })).Status);
    }

    [Theory]
    [InlineData(false, 403)]
    [InlineData(true, 404)]
    public async Task The_Outlook_settings_of_a_group_are_denied_or_not_found(bool notFound, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["outlookSettingsNotFound"] = notFound });
        var group = await simulator.IdOfAsync("groups", "Finance Team");

        Assert.Equal(status, (await simulator.PatchAsync($"groups/{group}", new JsonObject { ["allowExternalSenders"] = true })).Status);
    }

    [Theory]
    [InlineData(false, "Insufficient privileges to complete the operation.")]
    [InlineData(true, "The caller needs a higher administrator role for this action on a user who holds one.")]
    public async Task A_sensitive_action_is_refused_in_either_words(bool named, string words)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["sensitiveRefusalNamed"] = named });
        var admin = $"users/{(await simulator.GetAsync("users?$filter=displayName eq 'Break Glass 1'")).Value[0]["id"]}";

        foreach (var refused in new[] { await simulator.PatchAsync(admin, new JsonObject { ["accountEnabled"] = false }), await simulator.DeleteAsync(admin) })
            Assert.Equal((403, "Authorization_RequestDenied", words), (refused.Status, refused.Code, refused.Message));
    }
}
