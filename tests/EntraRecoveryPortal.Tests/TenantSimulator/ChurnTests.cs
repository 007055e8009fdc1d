using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class ChurnTests(ChurnTests.Tenant tenant) : IClassFixture<ChurnTests.Tenant>
{
    private const string Churn = "/_simulator/churn?percent=3&seed=7";

    private RunningSimulator Simulator => tenant.Simulator;

    [Fact]
    public async Task The_truth_is_the_difference_between_the_states()
    {
        await Simulator.ResetAsync();
        var before = Read(await Simulator.StateAsync());

        var truth = (await Simulator.RawAsync("POST", Churn)).Body;

        var after = Read(await Simulator.StateAsync());
        var objects = truth["objects"]!.AsArray().ToDictionary(x => x!["id"]!.ToString(), x => x!);
        var different = before.Objects.Keys.Union(after.Objects.Keys).Where(x => !JsonNode.DeepEquals(before.Objects.GetValueOrDefault(x), after.Objects.GetValueOrDefault(x)));
        Assert.Equal(objects.Keys.ToHashSet(), different.ToHashSet());
        Assert.Equal(Links(truth, "added"), after.Links.Except(before.Links).ToHashSet());
        Assert.Equal(Links(truth, "removed"), before.Links.Except(after.Links).ToHashSet());
        foreach (var (id, one) in objects.Where(x => x.Value["what"]!.ToString() == "updated"))
        {
            var expected = before.Objects[id].DeepClone().AsObject();
            foreach (var (path, value) in one["properties"]!.AsObject())
                At(expected, path.Split('.')[..^1])[path.Split('.')[^1]] = value?.DeepClone();
            Assert.True(JsonNode.DeepEquals(expected, after.Objects[id]), id);
        }

        Assert.Equal(["created", "deleted", "updated"], objects.Values.Select(x => x["what"]!.ToString()).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(5, objects.Values.Select(x => x["kind"]!.ToString()).Distinct().Count());
        Assert.NotEmpty(Links(truth, "added"));
        Assert.NotEmpty(Links(truth, "removed"));
    }

    [Fact]
    public async Task It_changes_the_share_that_was_asked_for_and_the_same_again_after_a_reset()
    {
        await Simulator.ResetAsync();
        var first = (await Simulator.RawAsync("POST", Churn)).Body.ToJsonString();
        await Simulator.ResetAsync();

        var second = (await Simulator.RawAsync("POST", Churn)).Body;

        Assert.Equal(first, second.ToJsonString());
        Assert.Equal(Tenant.Users * 3 / 100, second["objects"]!.AsArray().Count(x => x!["kind"]!.ToString() == "user"));
        await Simulator.ResetAsync();
        Assert.NotEqual(first, (await Simulator.RawAsync("POST", Churn.Replace("7", "8", StringComparison.Ordinal))).Body.ToJsonString());
    }

    [Fact]
    public async Task Delta_and_log_tell_what_the_truth_tells()
    {
        await Simulator.ResetAsync();
        var links = new Dictionary<string, string>
        {
            ["user"] = (await Simulator.GetAsync("users/delta?$select=department,jobTitle,officeLocation,city,mobilePhone,businessPhones,accountEnabled&$deltaToken=latest")).DeltaLink!,
            ["group"] = (await Simulator.GetAsync("groups/delta?$select=description,visibility,members,owners&$deltaToken=latest")).DeltaLink!,
            ["application"] = (await Simulator.GetAsync("applications/delta?$deltaToken=latest")).DeltaLink!,
            ["servicePrincipal"] = (await Simulator.GetAsync("servicePrincipals/delta?$deltaToken=latest")).DeltaLink!,
            ["device"] = (await Simulator.GetAsync("devices/delta?$deltaToken=latest")).DeltaLink!,
        };

        var truth = (await Simulator.RawAsync("POST", Churn)).Body;

        var told = new HashSet<(string, string, string, string)>();
        foreach (var (kind, link) in links)
        {
            var round = await RoundAsync(link);
            var touched = truth["objects"]!.AsArray().Where(x => x!["kind"]!.ToString() == kind).ToDictionary(x => x!["id"]!.ToString(), x => x!["what"]!.ToString());
            var byLinks = kind == "group" ? Links(truth, "added").Concat(Links(truth, "removed")).Where(x => x.Item2 is "members" or "owners").Select(x => x.Item1) : [];
            Assert.Equal(touched.Keys.Concat(byLinks).ToHashSet().Order(StringComparer.Ordinal), round.Select(x => x["id"]!.ToString()).Distinct().Order(StringComparer.Ordinal));
            Assert.All(round.Where(x => x["@removed"] is not null), x => Assert.Equal("deleted", touched[x["id"]!.ToString()]));
            told.UnionWith(round.SelectMany(x => new[] { "members", "owners" }.SelectMany(relation => (x[$"{relation}@delta"]?.AsArray() ?? [])
                .Select(y => (x["id"]!.ToString(), relation, y!["id"]!.ToString(), y["@removed"] is null ? "added" : "removed")))));
        }

        var others = truth["objects"]!.AsArray().Where(x => x!["kind"]!.ToString() != "group" || x["what"]!.ToString() == "deleted").Select(x => x!["id"]!.ToString()).ToHashSet();
        var expected = truth["links"]!.AsArray().Select(x => (x!["source"]!.ToString(), x["relation"]!.ToString(), x["target"]!.ToString(), x["what"]!.ToString()))
            .Where(x => x.Item2 is "members" or "owners" && !others.Contains(x.Item1));
        Assert.Equal(expected.ToHashSet(), told);
        var log = (await Simulator.LogAsync()).ToList();
        Assert.All(log, x => Assert.Equal("churn", x["by"]!.ToString()));
        Assert.Equal(truth["objects"]!.AsArray().Select(x => x!["id"]!.ToString()).ToHashSet(), log.Where(x => x["relation"] is null).Select(x => x["id"]!.ToString()).ToHashSet());
        Assert.Equal(truth["links"]!.AsArray().Count, log.Count(x => x["relation"] is not null));
    }

    [Fact]
    public async Task It_leaves_alone_whom_the_portal_needs_and_what_was_not_asked_for()
    {
        await Simulator.ResetAsync();
        var needed = SimulatedTenant.People.Select(x => x.ObjectId).ToList();
        foreach (var appId in new[] { SimulatedTenant.PortalClientId, SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId })
        {
            needed.Add((await Simulator.GetAsync($"applications?$filter=appId eq '{appId}'")).Value.Single()["id"]!.ToString());
            needed.Add((await Simulator.GetAsync($"servicePrincipals?$filter=appId eq '{appId}'")).Value.Single()["id"]!.ToString());
        }

        var devices = (await Simulator.RawAsync("POST", "/_simulator/churn?percent=100&kinds=device")).Body;
        var rest = (await Simulator.RawAsync("POST", "/_simulator/churn?percent=100&kinds=user,application,servicePrincipal")).Body;

        Assert.All(devices["objects"]!.AsArray(), x => Assert.Equal("device", x!["kind"]!.ToString()));
        Assert.Empty(devices["links"]!.AsArray());
        Assert.Empty(needed.Intersect(rest["objects"]!.AsArray().Select(x => x!["id"]!.ToString())));
        var names = (await Simulator.AllAsync("users?$select=userPrincipalName&$top=999")).Select(x => x["userPrincipalName"]!.ToString().ToUpperInvariant()).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var group in await Simulator.AllAsync("groups?$select=id&$top=999&$expand=owners"))
            Assert.True(group["owners"]!.AsArray().Count < 3);
    }

    [Theory]
    [InlineData("percent=0")]
    [InlineData("percent=101")]
    [InlineData("seed=7")]
    [InlineData("percent=1&seed=x")]
    [InlineData("percent=1&kinds=policy")]
    public async Task A_request_that_cannot_be_meant_is_refused(string query)
    {
        Assert.Equal(400, (await Simulator.RawAsync("POST", $"/_simulator/churn?{query}")).Status);
    }

    private static HashSet<(string, string, string)> Links(JsonNode truth, string what) =>
        [.. truth["links"]!.AsArray().Where(x => x!["what"]!.ToString() == what).Select(x => (x!["source"]!.ToString(), x["relation"]!.ToString(), x["target"]!.ToString()))];

    private static JsonObject At(JsonObject body, IEnumerable<string> path) => path.Aggregate(body, (at, part) => at[part]!.AsObject());

    private static (Dictionary<string, JsonNode> Objects, HashSet<(string, string, string)> Links) Read(string state)
    {
        var read = JsonNode.Parse(state)!;
        return (
            read["objects"]!.AsObject().SelectMany(x => x.Value!.AsArray()).ToDictionary(x => x!["id"]!.ToString(), x => x!),
            [.. read["links"]!.AsArray().Select(x => (x!["source"]!.ToString(), x["relation"]!.ToString(), x["target"]!.ToString()))]);
    }

    private async Task<List<JsonObject>> RoundAsync(string next)
    {
        var all = new List<JsonObject>();
        for (var link = next; link is not null;)
        {
            var page = await Simulator.GetAsync(link);
            all.AddRange(page.Value);
            link = page.NextLink;
        }

        return all;
    }

    public sealed class Tenant : IAsyncLifetime
    {
        public const int Users = 2200;

        private RunningSimulator? simulator;

        internal RunningSimulator Simulator => simulator!;

        public async ValueTask InitializeAsync() => simulator = await RunningSimulator.StartAsync(new() { Users = Users });

        public ValueTask DisposeAsync() => simulator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
