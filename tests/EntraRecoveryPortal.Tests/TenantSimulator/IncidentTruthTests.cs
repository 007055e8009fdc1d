using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>What an incident says about itself, held against the whole state before and after.</summary>
public sealed class IncidentTruthTests(IncidentTenant tenant) : IClassFixture<IncidentTenant>
{
    private const string Now = "2026-03-02T09:00:00Z";

    public static TheoryData<string> All => [.. Incidents.Names];

    [Fact]
    public async Task Every_incident_is_named_here_and_has_a_title_and_a_story()
    {
        var listed = (await tenant.Simulator.RawAsync("GET", "/_simulator/incidents")).Json!.AsArray();

        Assert.Equal(Incidents.Names, listed.Select(x => x!["name"]!.ToString()));
        Assert.All(listed, x => Assert.NotEmpty(x!["title"]!.ToString()));
        Assert.All(listed, x => Assert.EndsWith(".", x!["story"]!.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_an_incident_tells_is_exactly_what_differs_twice_over_until_the_reset(string name)
    {
        var simulator = await tenant.ResetAsync();

        var truth = await simulator.CauseAsync(name, Incidents.AtOnce(name));
        var after = await simulator.StateAsync();
        AssertSame(StateDifference.Between(tenant.Seed, after), StateDifference.Told(truth));
        Assert.NotEmpty(StateDifference.Told(truth));
        AssertValid(after);
        Assert.All(Values(truth, "deletedDateTime"), x => Assert.Equal(Now, x));
        Assert.Equal(truth.ToJsonString(), (await simulator.RawAsync("GET", $"/_simulator/incidents/{name}")).Body.ToJsonString());

        var again = await simulator.CauseAsync(name, Incidents.AtOnce(name));
        var twice = await simulator.StateAsync();
        AssertSame(StateDifference.Between(after, twice), StateDifference.Told(again));
        AssertValid(twice);
        if (!again.Objects().Any() && again["links"]!.AsArray().Count == 0)
            Assert.StartsWith("Nothing", again["description"]!.ToString(), StringComparison.Ordinal);

        await simulator.ResetAsync();
        Assert.Equal(tenant.Seed, await simulator.StateAsync());
        Assert.Equal(404, (await simulator.RawAsync("GET", $"/_simulator/incidents/{name}")).Status);
    }

    [Fact]
    public async Task All_incidents_one_after_the_other_leave_a_state_that_Graph_could_have()
    {
        var simulator = await tenant.ResetAsync();
        var before = tenant.Seed;

        foreach (var name in Incidents.Names)
        {
            var truth = await simulator.CauseAsync(name, Incidents.AtOnce(name));
            var after = await simulator.StateAsync();
            AssertSame(StateDifference.Between(before, after), StateDifference.Told(truth));
            before = after;
        }

        AssertValid(before);
    }

    [Fact]
    public async Task Seed_and_size_choose_whom_it_hits_and_what_means_nothing_is_refused()
    {
        var simulator = await tenant.ResetAsync();

        var three = (await simulator.CauseAsync("departments-wiped", "?size=3")).Objects().Select(x => x["id"]!.ToString()).ToList();
        await simulator.ResetAsync();
        var others = (await simulator.CauseAsync("departments-wiped", "?size=3&seed=7")).Objects().Select(x => x["id"]!.ToString()).ToList();
        await simulator.ResetAsync();

        Assert.Equal((3, 3), (three.Count, others.Count));
        Assert.Empty(three.Intersect(others));
        Assert.Equal(others, (await simulator.CauseAsync("departments-wiped", "?size=3&seed=7")).Objects().Select(x => x["id"]!.ToString()));
        foreach (var query in new[] { "?size=0", "?size=many", "?size=-1", "?seed=x", "?size=2000000000000", "?color=red", "?now" })
            Assert.Equal(400, (await simulator.TryCauseAsync("departments-wiped", query)).Status);
        Assert.Equal(400, (await simulator.TryCauseAsync("guests-open", "?size=3")).Status);
        Assert.Equal(404, (await simulator.TryCauseAsync("no-such-thing")).Status);
    }

    [Fact]
    public async Task A_quarter_of_all_users_goes_while_somebody_reads_them()
    {
        var simulator = await tenant.ResetAsync();

        var armed = await simulator.CauseAsync("mass-deletion");
        var pages = new List<Reply> { await simulator.GetAsync("users?$top=100") };
        while (pages[^1].NextLink is { } next && pages.Count < 3)
            pages.Add(await simulator.GetAsync(next));
        var truth = (await simulator.RawAsync("GET", "/_simulator/incidents/mass-deletion")).Body;

        Assert.True(armed["waits"]!.GetValue<bool>());
        Assert.Empty(armed.Objects());
        Assert.All(pages, x => Assert.Equal(100, x.Value.Count));
        Assert.False(truth["waits"]!.GetValue<bool>());
        Assert.Equal(125, truth.Objects().Count(x => x["kind"]!.ToString() == "user"));
        Assert.Equal(62, truth.Objects().Count(x => x["kind"]!.ToString() == "user" && x["change"]!.ToString() == "purged"));
        AssertSame(StateDifference.Between(tenant.Seed, await simulator.StateAsync()), StateDifference.Told(truth));
        Assert.Equal(500 - 125, (await simulator.AllAsync("users?$top=999")).Count);
    }

    [Fact]
    public async Task A_listing_of_one_page_is_over_before_it_happens()
    {
        var simulator = await tenant.ResetAsync();
        await simulator.CauseAsync("mass-deletion", "?size=10");

        var listed = await simulator.AllAsync("users?$top=999");

        Assert.Equal(listed.Count - 10, (await simulator.AllAsync("users?$top=999")).Count);
    }

    [Theory]
    [InlineData("reader-consent-removed", SimulatedTenant.ReaderClientId)]
    [InlineData("writer-consent-removed", SimulatedTenant.WriterClientId)]
    public async Task Without_consent_the_token_at_hand_still_works_and_the_next_opens_nothing(string name, string client)
    {
        var simulator = await tenant.ResetAsync();
        Assert.Equal(200, (await simulator.SendAsync("GET", "users", body: null, client)).Status);

        await simulator.CauseAsync(name);

        Assert.Equal(200, (await simulator.SendAsync("GET", "users", body: null, client)).Status);
        var next = (await simulator.TokenReplyAsync(client)).Body["access_token"]!.ToString();
        var refused = await simulator.SendAsync("GET", "users", body: null, client, request => request.Headers.Authorization = new("Bearer", next));
        Assert.Equal((403, "Authorization_RequestDenied"), (refused.Status, refused.Code));
    }

    private static IEnumerable<string> Values(JsonObject truth, string path) =>
        truth.Objects().SelectMany(x => x["attributes"]!.AsArray()).Where(x => x!["path"]!.ToString() == path).Select(x => x!["after"]!.ToString());

    private static void AssertSame(IReadOnlySet<string> differs, IReadOnlySet<string> told)
    {
        Assert.Empty(differs.Except(told));
        Assert.Empty(told.Except(differs));
    }

    /// <summary>What Graph holds of any tenant: names are taken once, and whatever is named is there.</summary>
    private static void AssertValid(string state)
    {
        var root = JsonNode.Parse(state)!;
        var objects = root["objects"]!.AsObject().ToDictionary(x => x.Key, x => x.Value!.AsArray().Select(one => one!).ToList());
        var ids = objects.Values.SelectMany(x => x).Select(StateDifference.IdOf).ToHashSet();
        var users = objects["user"].Where(x => x["deletedDateTime"] is null).ToList();
        Assert.Equal(users.Count, users.Select(x => x["userPrincipalName"]!.ToString().ToUpperInvariant()).Distinct().Count());
        var addresses = users.SelectMany(x => x["proxyAddresses"] as JsonArray ?? []).Select(x => x!.ToString().ToUpperInvariant()).ToList();
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        Assert.All(root["links"]!.AsArray().Where(x => x!["relation"]!.ToString() != "inheritablePermissions"), x => Assert.True(ids.Contains(x!["source"]!.ToString()) && ids.Contains(x["target"]!.ToString()), x.ToJsonString()));
        foreach (var given in new[] { "appRoleAssignment", "oAuth2PermissionGrant", "unifiedRoleAssignment", "unifiedRoleAssignmentSchedule", "unifiedRoleEligibilitySchedule" }.SelectMany(x => objects[x]))
            Assert.All(new[] { "principalId", "resourceId", "clientId" }.Select(x => given[x]?.ToString()).OfType<string>(), x => Assert.Contains(x, ids));
        Assert.Equal(Held(objects["unifiedRoleAssignment"]), Held(objects["unifiedRoleAssignmentSchedule"]));
    }

    private static IEnumerable<string> Held(IEnumerable<JsonNode> assignments) =>
        assignments.Select(x => $"{x["principalId"]} {x["roleDefinitionId"]} {x["directoryScopeId"]}").Order(StringComparer.Ordinal);
}
