using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class IncidentTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task The_same_seed_gives_the_same_tenant_byte_for_byte_and_a_reset_brings_it_back()
    {
        await using var one = await RunningSimulator.StartAsync(new() { Users = 120, Seed = 5 });
        await using var two = await RunningSimulator.StartAsync(new() { Users = 120, Seed = 5 });
        await using var other = await RunningSimulator.StartAsync(new() { Users = 120, Seed = 6 });
        var state = await one.StateAsync();

        Assert.Equal(state, await two.StateAsync());
        Assert.NotEqual(state, await other.StateAsync());
        await one.CauseAsync("bulk-overwrite");
        Assert.NotEqual(state, await one.StateAsync());
        await one.RawAsync("POST", "/_simulator/reset");
        Assert.Equal(state, await one.StateAsync());
    }

    [Fact]
    public async Task The_script_overwrites_200_users_and_deletes_12()
    {
        await using var simulator = await RunningSimulator.StartAsync(new());

        var truth = await simulator.CauseAsync("bulk-overwrite");

        var users = await simulator.AllAsync("users?$select=id,department,jobTitle&$top=999");
        var overwritten = users.Where(x => x["jobTitle"]?.ToString() == "TEMP").ToList();
        // Each of the three dynamic groups loses members that the script moved.
        Assert.Equal(212 + 3, truth["changed"]!.AsArray().Count);
        Assert.Equal(200, overwritten.Count);
        Assert.Equal(2, overwritten.Count(x => x["department"]?.ToString() == "Sales"));
        Assert.Equal(12, (await simulator.AllAsync("directory/deletedItems/microsoft.graph.user")).Count - 3);
    }

    [Fact]
    public async Task Nobody_gets_a_sign_in_name_that_an_earlier_renaming_gave_to_somebody_else()
    {
        var simulator = await shared.ResetAsync();

        await simulator.CauseAsync("names-swapped");
        for (var seed = 1; seed <= 8; seed++)
            await simulator.TryCauseAsync("names-swapped", $"?seed={seed}");

        var names = JsonNode.Parse(await simulator.StateAsync())!["objects"]!["user"]!.AsArray().Select(user => user!["userPrincipalName"]!.ToString()).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task The_junior_admin_blocks_everybody_and_removes_a_location()
    {
        var simulator = await shared.ResetAsync();

        await simulator.CauseAsync("conditional-access");

        var policy = await simulator.NamedAsync("identity/conditionalAccess/policies", "CA004 Require MFA for Finance");
        Assert.Equal("All", policy["conditions"]!["users"]!["includeUsers"]![0]!.ToString());
        Assert.Empty(policy["conditions"]!["users"]!["excludeUsers"]!.AsArray());
        Assert.Equal("block", policy["grantControls"]!["builtInControls"]![0]!.ToString());
        Assert.Equal("Branch offices", Assert.Single(await simulator.AllAsync("identity/conditionalAccess/deletedItems/namedLocations"))["displayName"]!.ToString());
    }

    [Fact]
    public async Task The_intruder_gains_an_owner_a_secret_and_five_members()
    {
        await using var simulator = await RunningSimulator.StartAsync(new());
        var application = await simulator.NamedAsync("applications", "Payroll");
        var group = await simulator.IdOfAsync("groups", "Finance");
        var members = (await simulator.AllAsync($"groups/{group}/members")).Count;
        var owners = (await simulator.AllAsync($"applications/{application["id"]}/owners")).Count;

        await simulator.CauseAsync("intrusion");

        Assert.Equal(members + 5, (await simulator.AllAsync($"groups/{group}/members")).Count);
        Assert.Equal(owners + 1, (await simulator.AllAsync($"applications/{application["id"]}/owners")).Count);
        Assert.Equal(application["passwordCredentials"]!.AsArray().Count + 1, (await simulator.NamedAsync("applications", "Payroll"))["passwordCredentials"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_page_shows_counts_and_buttons_and_encodes_what_it_shows()
    {
        var simulator = await shared.ResetAsync();
        await simulator.PatchAsync("users/%3Cscript%3E", new JsonObject { ["department"] = "X" });

        var page = await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken);

        Assert.Contains("/_simulator/incidents/bulk-overwrite", page, StringComparison.Ordinal);
        Assert.All(SimulatedTenant.People, x => Assert.Contains(x.UserPrincipalName, page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lists_the_first_changes_and_counts_the_rest()
    {
        var simulator = await shared.ResetAsync();

        var truth = await simulator.CauseAsync("departments-wiped", "?size=30");
        var page = await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken);

        Assert.Equal(20, page.Split("<code>department</code>").Length - 1);
        Assert.Contains($"and {30 + truth["links"]!.AsArray().Count - 20} more", page, StringComparison.Ordinal);
        Assert.Contains("Nina Neu started", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/_simulator/incidents/departments-wiped\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_what_happened_until_the_reset()
    {
        var simulator = await shared.ResetAsync();
        const string description = "a named location is gone";

        await simulator.CauseAsync("conditional-access");
        Assert.Contains(description, await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await simulator.ResetAsync();

        Assert.DoesNotContain(description, await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
