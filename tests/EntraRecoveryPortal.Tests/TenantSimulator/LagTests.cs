using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Reads show what was before a write for 10 seconds; what was made or restored stays away from lists and delta for 30.</summary>
public sealed class LagTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task A_change_shows_late_by_id_in_lists_and_in_filters()
    {
        var (simulator, person) = await LaggingAsync();
        Assert.Equal(204, (await simulator.PatchAsync($"users/{person}", new JsonObject { ["jobTitle"] = "New", ["mail"] = "new@contoso.example" })).Status);

        Assert.Equal([false, false, 0], await SightingsAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal([false, false, 0], await SightingsAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, 1], await SightingsAsync());

        async Task<object[]> SightingsAsync() =>
        [
            (await simulator.GetAsync($"users/{person}")).Body["jobTitle"]?.ToString() == "New",
            (await simulator.AllAsync("users?$top=999")).Single(x => x["id"]!.ToString() == person)["jobTitle"]?.ToString() == "New",
            (await simulator.GetAsync("users?$filter=mail eq 'new@contoso.example'")).Value.Count,
        ];
    }

    [Fact]
    public async Task A_write_sees_what_is_and_not_what_shows()
    {
        var (simulator, person) = await LaggingAsync();

        Assert.Equal(204, (await simulator.DeleteAsync($"users/{person}")).Status);
        Assert.Equal(200, (await simulator.GetAsync($"users/{person}")).Status);
        Assert.Equal(404, (await simulator.PatchAsync($"users/{person}", new JsonObject { ["jobTitle"] = "x" })).Status);
        Assert.Equal(404, (await simulator.DeleteAsync($"users/{person}")).Status);
    }

    [Fact]
    public async Task A_deleted_object_is_still_listed_where_it_was_and_not_yet_in_the_bin()
    {
        var (simulator, person) = await LaggingAsync();
        var before = Ids(await simulator.AllAsync("users?$select=id&$top=7"));
        var count = await CountAsync();
        await simulator.DeleteAsync($"users/{person}");

        Assert.Equal(before, Ids(await simulator.AllAsync("users?$select=id&$top=7")));
        Assert.Equal(count, await CountAsync());
        Assert.DoesNotContain(person, Ids(await simulator.AllAsync("directory/deletedItems/microsoft.graph.user")));
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(before.Where(x => x != person), Ids(await simulator.AllAsync("users?$select=id&$top=7")));
        Assert.Equal(count - 1, await CountAsync());
        Assert.Contains(person, Ids(await simulator.AllAsync("directory/deletedItems/microsoft.graph.user")));

        async Task<int> CountAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(simulator.Address, "/v1.0/users/$count"));
            request.Headers.Authorization = new("Bearer", await simulator.TokenAsync(EntraRecoveryPortal.TenantSimulator.SimulatedTenant.ReaderClientId));
            request.Headers.Add("ConsistencyLevel", "eventual");
            using var response = await simulator.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return int.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task What_is_gone_for_good_is_still_listed_where_it_was()
    {
        var (simulator, _) = await LaggingAsync();
        var before = Ids(await simulator.AllAsync("oauth2PermissionGrants?$select=id"));
        Assert.Equal(204, (await simulator.DeleteAsync($"oauth2PermissionGrants/{before[1]}")).Status);

        Assert.Equal(before, Ids(await simulator.AllAsync("oauth2PermissionGrants?$select=id&$top=1")));
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([before[0], .. before.Skip(2)], Ids(await simulator.AllAsync("oauth2PermissionGrants?$select=id&$top=1")));
    }

    [Fact]
    public async Task A_new_object_shows_by_its_id_first_and_in_lists_and_delta_later()
    {
        var (simulator, _) = await LaggingAsync();
        var delta = (await simulator.GetAsync("groups/delta?$deltatoken=latest")).DeltaLink!;
        var locations = "identity/conditionalAccess/namedLocations";
        var made = await simulator.PostAsync(locations, new JsonObject
        {
            ["@odata.type"] = "#microsoft.graph.countryNamedLocation",
            ["displayName"] = "Iceland",
            ["countriesAndRegions"] = new JsonArray("IS"),
            ["includeUnknownCountriesAndRegions"] = false,
        });
        Assert.Equal(201, made.Status);
        var id = made.Body["id"]!.ToString();

        Assert.Equal((404, false), await SightingAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((200, false), await SightingAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((200, true), await SightingAsync());
        Assert.Empty((await simulator.GetAsync(delta)).Value);

        async Task<(int, bool)> SightingAsync() => ((await simulator.GetAsync($"{locations}/{id}")).Status, Ids(await simulator.AllAsync(locations)).Contains(id));
    }

    [Fact]
    public async Task A_restored_object_shows_by_its_id_first_and_in_lists_and_delta_later()
    {
        var (simulator, person) = await LaggingAsync();
        await simulator.DeleteAsync($"users/{person}");
        simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var delta = (await simulator.GetAsync("users/delta?$deltatoken=latest")).DeltaLink!;
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{person}/restore")).Status);

        Assert.Equal((404, false, true, false), await SightingAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((200, false, true, false), await SightingAsync());
        simulator.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((200, true, false, true), await SightingAsync());

        async Task<(int, bool, bool, bool)> SightingAsync()
        {
            var round = await simulator.GetAsync(delta);
            delta = round.DeltaLink!;
            return (
                (await simulator.GetAsync($"users/{person}")).Status,
                Ids(await simulator.AllAsync("users?$select=id")).Contains(person),
                Ids(await simulator.AllAsync("directory/deletedItems/microsoft.graph.user")).Contains(person),
                Ids(round.Value).Contains(person));
        }
    }

    [Fact]
    public async Task A_link_shows_late_and_is_missed_late()
    {
        var (simulator, _) = await LaggingAsync();
        var group = await simulator.IdOfAsync("groups", "Finance");
        var members = Ids(await simulator.AllAsync($"groups/{group}/members"));
        var leaver = members[0];
        var person = Ids(await simulator.CloudEmployeesAsync()).Except(members).First();
        Assert.Equal(204, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(person))).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/members/{leaver}/$ref")).Status);

        Assert.Equal(members, Ids(await simulator.AllAsync($"groups/{group}/members?$top=1")));
        Assert.DoesNotContain(group, Ids(await simulator.AllAsync($"users/{person}/memberOf")));
        Assert.Contains(group, Ids(await simulator.AllAsync($"users/{leaver}/memberOf")));
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([.. members.Skip(1), person], Ids(await simulator.AllAsync($"groups/{group}/members?$top=1")));
        Assert.Contains(group, Ids(await simulator.AllAsync($"users/{person}/memberOf")));
        Assert.DoesNotContain(group, Ids(await simulator.AllAsync($"users/{leaver}/memberOf")));
    }

    [Fact]
    public async Task Delta_tells_every_change_in_the_round_after_it_showed_and_loses_none()
    {
        var (simulator, person) = await LaggingAsync(jitter: 8);
        var group = await simulator.IdOfAsync("groups", "Finance");
        var people = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).ToList();
        var delta = (await simulator.GetAsync("users/delta?$select=id,jobTitle&$deltatoken=latest")).DeltaLink!;
        var links = (await simulator.GetAsync($"groups/delta?$select=members&$deltatoken=latest")).DeltaLink!;
        var told = new Dictionary<string, string?>();
        var linked = new HashSet<string>();
        var rounds = new List<int>();

        for (var i = 0; i < people.Count; i++)
        {
            await simulator.PatchAsync($"users/{people[i]}", new JsonObject { ["jobTitle"] = $"Title {i}" });
            if (i % 3 == 0)
                await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(people[i]));
            simulator.Clock.Advance(TimeSpan.FromSeconds(1));
            if (i % 4 == 0)
                await RoundAsync();
        }

        var early = told.Count;
        simulator.Clock.Advance(TimeSpan.FromSeconds(20));
        await RoundAsync();

        Assert.Equal(people.Select((_, i) => $"Title {i}"), people.Select(x => told[x]));
        Assert.Equal(Ids(await simulator.AllAsync($"groups/{group}/members")).Intersect(linked).Order(), linked.Order());
        Assert.Superset(people.Where((_, i) => i % 3 == 0).Except(Ids(await simulator.AllAsync($"groups/{group}/members")).Except(linked)).ToHashSet(), linked);
        Assert.InRange(early, 1, people.Count - 10);
        await RoundAsync();
        Assert.Equal(0, rounds[^1]);

        async Task RoundAsync()
        {
            var round = await simulator.GetAsync(delta);
            delta = round.DeltaLink!;
            rounds.Add(round.Value.Count);
            foreach (var one in round.Value)
                told[one["id"]!.ToString()] = one["jobTitle"]?.ToString();
            var groups = await simulator.GetAsync(links);
            links = groups.DeltaLink!;
            linked.UnionWith(groups.Value.SelectMany(x => x["members@delta"]?.AsArray() ?? []).Select(x => x!["id"]!.ToString()));
        }
    }

    [Fact]
    public async Task Jitter_makes_objects_show_one_after_the_other()
    {
        var (simulator, _) = await LaggingAsync(jitter: 20);
        var people = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Take(20).ToList();
        foreach (var person in people)
            await simulator.PatchAsync($"users/{person}", new JsonObject { ["jobTitle"] = "New" });

        var seen = new List<int>();
        for (var second = 0; second <= 30; second += 10)
        {
            seen.Add((await simulator.AllAsync("users?$select=id,jobTitle&$top=999")).Count(x => x["jobTitle"]?.ToString() == "New"));
            simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal((0, 0, 20), (seen[0], seen[1], seen[3]));
        Assert.InRange(seen[2], 1, 19);
    }

    private async Task<(RunningSimulator Simulator, string Person)> LaggingAsync(int jitter = 0)
    {
        var simulator = await shared.ResetAsync();
        var person = (await simulator.CloudEmployeesAsync())[3]["id"]!.ToString();
        await simulator.WeatherAsync($$"""{"lag":{"seconds":10,"listSeconds":30,"jitterSeconds":{{jitter}}} }""");
        return (simulator, person);
    }

    private static IReadOnlyList<string> Ids(IEnumerable<JsonObject> objects) => [.. objects.Select(x => x["id"]!.ToString())];
}
