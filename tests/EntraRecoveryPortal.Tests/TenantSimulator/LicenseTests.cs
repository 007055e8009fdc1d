using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Licences given to people, and those that they have from a group.</summary>
public sealed class LicenseTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task A_member_has_the_licence_of_its_group_as_long_as_it_is_one()
    {
        var simulator = await shared.ResetAsync();
        var (group, sku) = (await simulator.IdOfAsync("groups", "CA exceptions"), await SkuAsync(simulator));
        var member = (await simulator.AllAsync($"groups/{group}/members?$select=id"))[0]["id"]!.ToString();
        var delta = (await simulator.GetAsync("users/delta?$select=assignedLicenses&$deltaToken=latest")).DeltaLink!;

        Assert.Equal(202, (await AssignAsync(simulator, $"groups/{group}", sku)).Status);
        Assert.Equal([group], await SourcesAsync(simulator, member));
        Assert.Contains((await simulator.GetAsync(delta)).Value, x => x["id"]!.ToString() == member);
        Assert.Empty(await SourcesAsync(simulator, Nora));

        await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(Nora));
        Assert.Equal([group], await SourcesAsync(simulator, Nora));
        await simulator.DeleteAsync($"groups/{group}/members/{Nora}/$ref");
        Assert.Empty(await SourcesAsync(simulator, Nora));

        await simulator.DeleteAsync($"groups/{group}");
        Assert.Empty(await SourcesAsync(simulator, member));
        await simulator.PostAsync($"directory/deletedItems/{group}/restore");
        Assert.Equal([group], await SourcesAsync(simulator, member));
        await simulator.DeleteAsync($"groups/{group}");
        await simulator.DeleteAsync($"directory/deletedItems/{group}");
        Assert.Empty(await SourcesAsync(simulator, member));
        Assert.Contains(await simulator.LogAsync(), x => x["by"]!.ToString() == "group licensing" && x["id"]!.ToString() == member);
    }

    [Fact]
    public async Task A_licence_may_be_direct_and_inherited_and_only_the_direct_one_is_taken_away()
    {
        var simulator = await shared.ResetAsync();
        var (group, sku) = (await simulator.IdOfAsync("groups", "CA exceptions"), await SkuAsync(simulator));
        var member = (await simulator.AllAsync($"groups/{group}/members?$select=id"))[0]["id"]!.ToString();
        await simulator.PatchAsync($"users/{member}", new JsonObject { ["usageLocation"] = "AT" });
        await AssignAsync(simulator, $"groups/{group}", sku);

        Assert.Equal(200, (await AssignAsync(simulator, $"users/{member}", sku)).Status);
        Assert.Equal(["", group], await SourcesAsync(simulator, member));
        Assert.Equal(200, (await AssignAsync(simulator, $"users/{member}", remove: sku)).Status);
        Assert.Equal([group], await SourcesAsync(simulator, member));

        var refused = await AssignAsync(simulator, $"users/{member}", remove: sku);
        Assert.Equal((400, "User license is inherited from a group membership and it cannot be removed directly from the user."), (refused.Status, refused.Message));
        Assert.Single((await simulator.GetAsync($"users/{member}?$select=assignedLicenses")).Body["assignedLicenses"]!.AsArray());
    }

    [Fact]
    public async Task A_plan_is_on_where_one_of_the_licences_has_it_on()
    {
        var simulator = await shared.ResetAsync();
        var (group, sku) = (await simulator.IdOfAsync("groups", "CA exceptions"), await SkuAsync(simulator));
        var member = (await simulator.AllAsync($"groups/{group}/members?$select=id"))[0]["id"]!.ToString();
        var plan = (await simulator.GetAsync("subscribedSkus")).Value[0]["servicePlans"]![0]!["servicePlanId"]!.ToString();
        await simulator.PatchAsync($"users/{member}", new JsonObject { ["usageLocation"] = "AT" });

        await AssignAsync(simulator, $"groups/{group}", sku, without: plan);
        Assert.Equal([plan], await OffAsync());
        await AssignAsync(simulator, $"users/{member}", sku);

        Assert.Empty(await OffAsync());

        async Task<IEnumerable<string>> OffAsync() =>
            (await simulator.GetAsync($"users/{member}?$select=assignedLicenses")).Body["assignedLicenses"]!.AsArray().Single()!["disabledPlans"]!.AsArray().Select(x => x!.ToString());
    }

    private static async Task<string> SkuAsync(RunningSimulator simulator) => (await simulator.GetAsync("subscribedSkus")).Value[0]["skuId"]!.ToString();

    private static Task<Reply> AssignAsync(RunningSimulator simulator, string holder, string? add = null, string? without = null, string? remove = null)
    {
        var added = new JsonArray();
        if (add is not null)
            added.Add((JsonNode)new JsonObject { ["skuId"] = add, ["disabledPlans"] = without is null ? new JsonArray() : new JsonArray(without) });
        return simulator.PostAsync($"{holder}/assignLicense", new JsonObject { ["addLicenses"] = added, ["removeLicenses"] = remove is null ? new JsonArray() : new JsonArray(remove) });
    }

    /// <summary>By whom a user has licences: the group, or nothing for a direct one.</summary>
    private static async Task<IEnumerable<string>> SourcesAsync(RunningSimulator simulator, string user) =>
        (await simulator.GetAsync($"users/{user}?$select=licenseAssignmentStates")).Body["licenseAssignmentStates"]?.AsArray().Select(x => x!["assignedByGroup"]?.ToString() ?? "") ?? [];
}
