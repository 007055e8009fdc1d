using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Reading a tenant whole, putting another in its place, and what happened to it.</summary>
public sealed class WholeStateTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const int Rounds = 40;

    [Fact]
    public async Task The_text_does_not_hang_on_the_way_that_led_there()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 1900 });
        var users = (await simulator.AllAsync("users?$select=id,jobTitle,onPremisesSyncEnabled&$top=999")).Where(x => x["onPremisesSyncEnabled"] is null).TakeLast(4).ToList();
        var titles = users.Select(x => x["jobTitle"]!.ToString()).ToList();
        var group = (await simulator.AllAsync("groups?$top=999")).Last(x => x["onPremisesSyncEnabled"] is null)["id"]!.ToString();
        var members = (await simulator.AllAsync($"groups/{group}/members?$select=id")).Select(x => x["id"]!.ToString()).ToList();
        var before = await simulator.StateAsync();
        foreach (var user in users)
            await simulator.PatchAsync($"users/{user["id"]}", new JsonObject { ["jobTitle"] = "Elsewhere" });
        foreach (var member in members.Take(3))
            Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/members/{member}/$ref")).Status);
        Assert.NotEqual(before, await simulator.StateAsync());

        foreach (var member in members.Take(3).Reverse())
            Assert.Equal(204, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(member))).Status);
        for (var i = users.Count - 1; i >= 0; i--)
            await simulator.PatchAsync($"users/{users[i]["id"]}", new JsonObject { ["jobTitle"] = titles[i] });

        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task A_part_of_the_state_is_the_same_as_in_the_whole()
    {
        var simulator = await shared.ResetAsync();
        var whole = JsonNode.Parse(await simulator.StateAsync())!;
        var (ada, amir) = (SimulatedTenant.People[0].ObjectId, SimulatedTenant.People[1].ObjectId);

        var users = (await simulator.RawAsync("GET", "/_simulator/state?kind=user")).Body;
        var two = (await simulator.RawAsync("GET", $"/_simulator/state?ids={amir},{ada}")).Body;

        Assert.True(JsonNode.DeepEquals(whole["objects"]!["user"], users["objects"]!["user"]));
        Assert.Equal("user", Assert.Single(users["objects"]!.AsObject()).Key);
        Assert.Equal([ada, amir], two["objects"]!["user"]!.AsArray().Select(x => x!["id"]!.ToString()));
        Assert.Equal(whole["links"]!.AsArray().Count(x => x!["source"]!.ToString() == ada || x["source"]!.ToString() == amir), two["links"]!.AsArray().Count);
        Assert.Equal(400, (await simulator.RawAsync("GET", "/_simulator/state?kind=person")).Status);
    }

    [Fact]
    public async Task What_was_read_whole_can_be_loaded_and_is_the_same_until_the_reset()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 1600, Seed = 3 });
        var seed = await simulator.StateAsync();
        await simulator.RawAsync("POST", "/_simulator/churn?percent=5&seed=1");
        var churned = await simulator.StateAsync();
        await simulator.RawAsync("POST", "/_simulator/reset");

        Assert.Equal(HttpStatusCode.NoContent, (await LoadAsync(simulator, Lines(JsonNode.Parse(churned)!))).Status);

        Assert.Equal(churned, await simulator.StateAsync());
        Assert.Empty(await simulator.LogAsync());
        await simulator.RawAsync("POST", "/_simulator/reset");
        Assert.Equal(seed, await simulator.StateAsync());
    }

    [Fact]
    public async Task A_handful_of_lines_is_a_tenant_that_can_be_read_and_written()
    {
        var simulator = await shared.ResetAsync();
        var delta = (await simulator.GetAsync("users/delta?$deltaToken=latest")).DeltaLink!;
        var (user, group) = ("5b0a1b60-93a8-4e5c-8d0a-0d6c7f8d1e01", "5b0a1b60-93a8-4e5c-8d0a-0d6c7f8d1e02");

        await LoadAsync(simulator,
            $$$"""{"link":{"source":"{{{group}}}","relation":"members","target":"{{{user}}}"}}""",
            $$"""{"kind":"group","id":"{{group}}","displayName":"Lonely","groupTypes":[],"securityEnabled":true,"mailEnabled":false}""",
            "",
            $$"""{"kind":"user","id":"{{user}}","displayName":"Solo","userPrincipalName":"solo@contoso.example","accountEnabled":true}""");

        Assert.Equal(["Solo", .. SimulatedTenant.People.Select(x => x.Name)], (await simulator.AllAsync("users")).Select(x => x["displayName"]!.ToString()));
        Assert.Equal(user, Assert.Single(await simulator.AllAsync($"groups/{group}/members"))["id"]!.ToString());
        Assert.Equal(204, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "One" })).Status);
        Assert.Equal("syncStateNotFound", (await simulator.GetAsync(delta)).Code);
    }

    [Theory]
    [InlineData("{\"kind\":\"user\",\"id\":", "Line 2: it is no JSON object.")]
    [InlineData("{\"kind\":\"person\",\"id\":\"1\"}", "Line 2: there is no kind 'person'.")]
    [InlineData("{\"kind\":\"user\"}", "Line 2: the object has no id.")]
    [InlineData("{\"kind\":\"user\",\"id\":\"A\"}", "Line 2: the id 'A' was there before.")]
    [InlineData("{\"kind\":\"user\",\"id\":\"b\",\"nickname\":\"x\"}", "Line 2: a user has no property 'nickname'.")]
    [InlineData("{\"kind\":\"user\",\"id\":\"b\",\"@odata.type\":\"#microsoft.graph.group\"}", "Line 2: 'group' is no user.")]
    [InlineData("{\"link\":{\"source\":\"a\",\"relation\":\"friends\",\"target\":\"a\"}}", "Line 2: there is no relation 'friends'.")]
    [InlineData("{\"link\":{\"source\":\"a\",\"relation\":\"members\",\"target\":\"b\"}}", "Line 2: the link names 'b', which no line has.")]
    [InlineData("{\"id\":\"b\"}", "Line 2: it has neither a 'kind' nor a 'link'.")]
    public async Task A_bad_line_is_named_and_changes_nothing(string line, string fault)
    {
        var simulator = await shared.ResetAsync();
        var before = await simulator.StateAsync();

        var (status, text) = await LoadAsync(simulator, "{\"kind\":\"user\",\"id\":\"a\"}", line);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(fault, text, StringComparison.Ordinal);
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task The_log_names_what_changed_when_and_by_whom()
    {
        var simulator = await shared.ResetAsync();
        var employees = await simulator.CloudEmployeesAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        Assert.Empty(await simulator.LogAsync());

        await simulator.PatchAsync($"users/{employees[3]["id"]}", new JsonObject { ["city"] = "Moved", ["jobTitle"] = employees[3]["jobTitle"]?.DeepClone() });
        simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(employees[3]["id"]!.ToString()));
        await simulator.DeleteAsync($"users/{employees[3]["id"]}");
        await simulator.RawAsync("POST", "/_simulator/incidents/conditional-access");

        var log = await simulator.LogAsync();
        Assert.Equal(["updated", "linked", "deleted"], log.Take(3).Select(x => x["what"]!.ToString()));
        Assert.All(log.Take(3), x => Assert.Equal(SimulatedTenant.WriterClientId, x["by"]!.ToString()));
        Assert.Contains("city", log[0]["properties"]!.AsArray().Select(x => x!.ToString()));
        Assert.Equal((group, "members", employees[3]["id"]!.ToString()), (log[1]["id"]!.ToString(), log[1]["relation"]!.ToString(), log[1]["target"]!.ToString()));
        Assert.Equal(TimeSpan.FromMinutes(1), log[1]["at"]!.GetValue<DateTimeOffset>() - log[0]["at"]!.GetValue<DateTimeOffset>());
        Assert.All(log.Skip(3), x => Assert.Equal("incident conditional-access", x["by"]!.ToString()));
        Assert.Equal(log.Skip(1).Take(2).Select(x => x.ToJsonString()), (await simulator.LogAsync($"?after={log[0]["number"]}&top=2")).Select(x => x.ToJsonString()));
    }

    [Fact]
    public async Task A_place_that_no_object_ever_had_is_refused()
    {
        var simulator = await shared.ResetAsync();
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes("after:5b0a1b60-93a8-4e5c-8d0a-0d6c7f8d1e01")).TrimEnd('=');

        var reply = await simulator.GetAsync($"users?$skiptoken={token}");

        Assert.Equal((400, "Directory_ExpiredPageToken"), (reply.Status, reply.Code));
    }

    [Fact]
    public void Lists_give_every_surviving_object_once_whatever_comes_and_goes_between_two_pages()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var state = ContosoTenant.Build(new() { Users = 1500 + random.Next(120), Seed = seed });
            var group = state.All(Kinds.Group).Last().Id;
            var there = state.All(Kinds.User).Select(x => x.Id).ToHashSet();
            var members = state.Targets(group, Relations.Members).Select(x => x.Id).ToHashSet();
            var (shown, shownMembers) = (new List<string>(), new List<string>());
            for (var round = 0; ; round++)
            {
                var page = state.All(Kinds.User, shown.Count == 0 ? null : shown[^1]).Take(1 + random.Next(90)).Select(x => x.Id).ToList();
                var memberPage = state.Targets(group, Relations.Members, shownMembers.Count == 0 ? null : shownMembers[^1]).Take(1 + random.Next(5)).Select(x => x.Id).ToList();
                if (page.Count + memberPage.Count == 0)
                    break;
                shown.AddRange(page);
                shownMembers.AddRange(memberPage);
                for (var i = 0; i < 3 && round < Rounds; i++)
                {
                    var gone = random.Next(3) == 0 && shown.Count > 0 ? shown[^1] : state.At(Kinds.User, random.Next(state.Places(Kinds.User)))?.Id;
                    if (gone is not null && state.Find(gone) is { } item)
                    {
                        state.Remove(item);
                        there.Remove(gone);
                        members.Remove(gone);
                    }

                    var added = state.Put(Kinds.User, state.NewId(), []);
                    state.Link(group, Relations.Members, added.Id);
                    if (random.Next(2) == 0 && shownMembers.Count > 0 && state.IsLinked(group, Relations.Members, shownMembers[^1]))
                    {
                        state.Unlink(group, Relations.Members, shownMembers[^1]);
                        members.Remove(shownMembers[^1]);
                    }
                }
            }

            Assert.Equal(shown.Count, shown.Distinct().Count());
            Assert.Equal(shownMembers.Count, shownMembers.Distinct().Count());
            Assert.Empty(there.Except(shown));
            Assert.Empty(members.Except(shownMembers));
        }
    }

    private static string[] Lines(JsonNode state) =>
    [
        .. state["objects"]!.AsObject().SelectMany(kind => kind.Value!.AsArray().Select(one =>
        {
            var line = one!.DeepClone().AsObject();
            line["kind"] = kind.Key;
            return line.ToJsonString();
        })),
        .. state["links"]!.AsArray().Select(x => new JsonObject { ["link"] = x!.DeepClone() }.ToJsonString()),
    ];

    private static async Task<(HttpStatusCode Status, string Text)> LoadAsync(RunningSimulator simulator, params string[] lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var response = await simulator.Http.PostAsync(new Uri(simulator.Address, "/_simulator/load"), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Trim('"').Replace("\\u0027", "'", StringComparison.Ordinal));
    }
}
