using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>What a client of delta asks for, and what it has to stand.</summary>
public sealed class DeltaOptionTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task Only_what_is_selected_is_tracked()
    {
        var simulator = await shared.ResetAsync();
        var departments = await LatestAsync(simulator, "users/delta?$select=department");
        var names = await LatestAsync(simulator, "users/delta");

        await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["city"] = "Graz" });
        Assert.Empty((await simulator.GetAsync(departments)).Value);
        Assert.Empty((await simulator.GetAsync(names)).Value);
        await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["department"] = "Moved" });

        Assert.Single((await simulator.GetAsync(departments)).Value);
        Assert.Empty((await simulator.GetAsync(names)).Value);
    }

    [Fact]
    public async Task Asked_for_the_least_it_tells_only_what_changed()
    {
        var simulator = await shared.ResetAsync();
        var link = await LatestAsync(simulator, "users/delta?$select=displayName,department,jobTitle");
        await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["jobTitle"] = "Baker" });

        var least = await simulator.SendAsync("GET", link, body: null, change: request => request.Headers.Add("Prefer", "return=minimal"));
        var all = await simulator.GetAsync(link);

        Assert.Equal(["id", "jobTitle"], least.Value.Single().Select(x => x.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["department", "displayName", "id", "jobTitle"], all.Value.Single().Select(x => x.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_comes_back_from_the_bin_is_told_whole_even_then()
    {
        var simulator = await shared.ResetAsync();
        await simulator.DeleteAsync($"users/{Nora}");
        var link = await LatestAsync(simulator, "users/delta?$select=displayName,department");
        await simulator.PostAsync($"directory/deletedItems/{Nora}/restore");

        var told = (await simulator.SendAsync("GET", link, body: null, change: request => request.Headers.Add("Prefer", "return=minimal"))).Value.Single();

        Assert.Equal(["department", "displayName", "id"], told.Select(x => x.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_round_may_tell_what_is_deleted(bool tells)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["deltaBeginsWithRemoved"] = tells });

        var removed = (await RoundAsync(simulator, "users/delta?$select=displayName")).Items.Where(x => x.ContainsKey("@removed")).ToList();

        Assert.Equal(tells ? 3 : 0, removed.Count);
        Assert.All(removed, x => Assert.Equal("changed", x["@removed"]!["reason"]!.ToString()));
    }

    [Fact]
    public async Task The_same_object_may_come_twice_and_means_the_same()
    {
        var simulator = await shared.ResetAsync();
        var calm = (await RoundAsync(simulator, "groups/delta?$select=displayName,members")).Items;
        await simulator.BehaveAsync(new() { ["deltaReplays"] = true });

        var replayed = (await RoundAsync(simulator, "groups/delta?$select=displayName,members")).Items;

        Assert.True(replayed.Count > calm.Count);
        Assert.Equal(Members(calm), Members(replayed));
    }

    [Fact]
    public async Task A_directory_that_moved_says_where_to_start_over_and_only_once()
    {
        var simulator = await shared.ResetAsync();
        var link = await LatestAsync(simulator, "users/delta?$select=department");
        await simulator.BehaveAsync(new() { ["deltaEpoch"] = 1 });

        var gone = await simulator.GetAsync(link);

        Assert.Equal((410, "resyncRequired"), (gone.Status, gone.Code));
        var begin = gone.Headers.Location!.ToString();
        Assert.EndsWith("$deltatoken=", begin, StringComparison.Ordinal);
        var (items, next) = await RoundAsync(simulator, begin);
        Assert.Equal((await simulator.AllAsync("users?$select=id")).Select(x => x["id"]!.ToString()).Order(), items.Select(x => x["id"]!.ToString()).Order());
        Assert.Contains(items, x => x.ContainsKey("department"));
        Assert.Equal(200, (await simulator.GetAsync(next)).Status);
    }

    [Fact]
    public async Task Grants_and_units_have_a_delta_and_applications_one_without_owners()
    {
        var simulator = await shared.ResetAsync();
        var grants = await LatestAsync(simulator, "oauth2PermissionGrants/delta");
        var units = await LatestAsync(simulator, "directory/administrativeUnits/delta");
        var applications = await LatestAsync(simulator, "applications/delta");
        var (grant, unit) = ((await simulator.AllAsync("oauth2PermissionGrants"))[0]["id"]!.ToString(), await simulator.IdOfAsync("directory/administrativeUnits", "Graz office"));
        var application = await simulator.IdOfAsync("applications", "Payroll");

        await simulator.PatchAsync($"oauth2PermissionGrants/{grant}", new JsonObject { ["scope"] = "User.Read" });
        await simulator.PostAsync($"directory/administrativeUnits/{unit}/members/$ref", simulator.Reference(Nora));
        await simulator.PostAsync($"applications/{application}/owners/$ref", simulator.Reference(Nora));

        Assert.Equal("User.Read", (await simulator.GetAsync(grants)).Value.Single()["scope"]!.ToString());
        Assert.Equal(Nora, (await simulator.GetAsync(units)).Value.Single()["members@delta"]!.AsArray().Single()!["id"]!.ToString());
        Assert.Empty((await simulator.GetAsync(applications)).Value);
        Assert.Equal(400, (await simulator.GetAsync("applications/delta?$select=owners")).Status);
    }

    [Fact]
    public async Task A_link_to_somebody_gone_for_good_is_told_as_removed()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();
        var link = await LatestAsync(simulator, "groups/delta?$select=members");

        await simulator.DeleteAsync($"users/{member}");
        Assert.Empty((await simulator.GetAsync(link)).Value);
        await simulator.DeleteAsync($"directory/deletedItems/{member}");

        var told = (await simulator.GetAsync(link)).Value.Single(x => x["id"]!.ToString() == group)["members@delta"]!.AsArray().Single()!;
        Assert.Equal((member, "deleted"), (told["id"]!.ToString(), told["@removed"]!["reason"]!.ToString()));
    }

    private static async Task<string> LatestAsync(RunningSimulator simulator, string path) =>
        (await simulator.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$deltaToken=latest")).DeltaLink!;

    private static async Task<(List<JsonObject> Items, string DeltaLink)> RoundAsync(RunningSimulator simulator, string first)
    {
        var items = new List<JsonObject>();
        for (var next = first; ;)
        {
            var page = await simulator.GetAsync(next);
            Assert.Equal(200, page.Status);
            items.AddRange(page.Value);
            if (page.DeltaLink is { } deltaLink)
                return (items, deltaLink);
            next = page.NextLink!;
        }
    }

    private static IEnumerable<string> Members(IEnumerable<JsonObject> items) => items
        .SelectMany(x => (x["members@delta"] as JsonArray ?? []).Select(y => $"{x["id"]}/{y!["id"]}")).Distinct().Order(StringComparer.Ordinal);
}
