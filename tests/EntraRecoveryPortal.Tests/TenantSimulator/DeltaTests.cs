using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class DeltaTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task A_full_round_gives_every_link_once_in_pages_of_at_most_500()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 700 });
        var slices = new List<(string Group, List<string> Members)>();
        var next = "groups/delta?$select=displayName,members";
        var deltaLink = "";
        while (deltaLink.Length == 0)
        {
            var page = await simulator.GetAsync(next);
            Assert.True(page.Value.Count <= 200);
            Assert.True(page.Value.Sum(x => x["members@delta"]?.AsArray().Count ?? 0) <= 500);
            slices.AddRange(page.Value.Select(x => (x["id"]!.ToString(), (x["members@delta"]?.AsArray() ?? []).Select(y => y!["id"]!.ToString()).ToList())));
            (next, deltaLink) = (page.NextLink ?? "", page.DeltaLink ?? "");
        }

        var everybody = await simulator.IdOfAsync("groups", "All staff");
        Assert.True(slices.Count(x => x.Group == everybody) > 1);
        foreach (var group in slices.GroupBy(x => x.Group))
        {
            var members = group.SelectMany(x => x.Members).ToList();
            Assert.Equal(members.Count, members.Distinct().Count());
        }

        var listed = (await simulator.AllAsync($"groups/{everybody}/members?$select=id&$top=999")).Select(x => x["id"]!.ToString());
        Assert.Equal(listed, slices.Where(x => x.Group == everybody).SelectMany(x => x.Members));
        Assert.Empty((await simulator.GetAsync(deltaLink)).Value);
    }

    [Fact]
    public async Task What_was_never_set_is_left_out()
    {
        var simulator = await shared.ResetAsync();

        var ada = (await simulator.GetAsync($"users/delta?$select=displayName,mobilePhone,city&$filter=id eq '{SimulatedTenant.People[0].ObjectId}'")).Value.Single();

        Assert.Equal(["displayName", "id"], ada.Select(x => x.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_next_round_tells_changes_removals_and_links()
    {
        var simulator = await shared.ResetAsync();
        var employees = await simulator.CloudEmployeesAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var users = (await simulator.GetAsync("users/delta?$select=department&$deltaToken=latest")).DeltaLink!;
        var groups = (await simulator.GetAsync("groups/delta?$select=members&$deltaToken=latest")).DeltaLink!;
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();

        await simulator.PatchAsync($"users/{employees[20]["id"]}", new JsonObject { ["department"] = "Moved" });
        await simulator.DeleteAsync($"users/{employees[21]["id"]}");
        await simulator.DeleteAsync($"users/{employees[22]["id"]}");
        await simulator.DeleteAsync($"directory/deletedItems/{employees[22]["id"]}");
        await simulator.DeleteAsync($"groups/{group}/members/{member}/$ref");

        var told = (await simulator.GetAsync(users)).Value.ToDictionary(x => x["id"]!.ToString());
        Assert.Equal(3, told.Count);
        Assert.Equal("Moved", told[employees[20]["id"]!.ToString()]["department"]!.ToString());
        Assert.Equal("changed", told[employees[21]["id"]!.ToString()]["@removed"]!["reason"]!.ToString());
        Assert.Equal("deleted", told[employees[22]["id"]!.ToString()]["@removed"]!["reason"]!.ToString());
        var links = (await simulator.GetAsync(groups)).Value.Single(x => x["id"]!.ToString() == group)["members@delta"]!.AsArray();
        Assert.Equal((member, "deleted"), (links.Single()!["id"]!.ToString(), links.Single()!["@removed"]!["reason"]!.ToString()));
    }

    [Fact]
    public async Task A_deleted_member_leaves_the_list_and_is_no_removed_link_in_delta()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var groups = (await simulator.GetAsync("groups/delta?$select=members&$deltaToken=latest")).DeltaLink!;
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();

        Assert.Equal(204, (await simulator.DeleteAsync($"users/{member}")).Status);

        Assert.DoesNotContain((await simulator.GetAsync($"groups/{group}/members")).Value, x => x["id"]!.ToString() == member);
        Assert.Empty((await simulator.GetAsync(groups)).Value);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{member}/restore")).Status);
        Assert.Contains((await simulator.GetAsync($"groups/{group}/members")).Value, x => x["id"]!.ToString() == member);
    }

    [Fact]
    public async Task A_token_lives_seven_days_and_not_beyond_a_reset()
    {
        var simulator = await shared.ResetAsync();
        var link = (await simulator.GetAsync("users/delta?$deltaToken=latest")).DeltaLink!;
        await simulator.RawAsync("POST", "/_simulator/reset");
        Assert.Equal("syncStateNotFound", (await simulator.GetAsync(link)).Code);

        var later = (await simulator.GetAsync("users/delta?$deltaToken=latest")).DeltaLink!;
        simulator.Clock.Advance(TimeSpan.FromDays(8));
        var token = (await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId)).Body["access_token"]!.ToString();
        var reply = await simulator.RawAsync("GET", new Uri(later).PathAndQuery, headers => headers.Authorization = new("Bearer", token));

        Assert.Equal((400, "syncStateNotFound"), (reply.Status, reply.Code));
    }
}
