using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Metering;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class RequestCountTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task Calls_count_by_method_and_path_without_ids_and_by_application()
    {
        var simulator = await shared.ResetAsync();
        var people = await simulator.CloudEmployeesAsync();
        Assert.Equal(204, (await simulator.ControlAsync("requests/reset")).Status);
        await simulator.GetAsync($"users/{people[0]["id"]}");
        await simulator.GetAsync($"users/{people[1]["userPrincipalName"]}");
        await simulator.GetAsync("users?$top=999");
        await simulator.PatchAsync($"users/{people[0]["id"]}", new JsonObject { ["jobTitle"] = "New" });
        await simulator.PatchAsync($"users/{people[0]["id"]}", new JsonObject { ["nonsense"] = "New" });
        await simulator.GetAsync($"applications(appId='{Guid.Empty}')");

        var requests = await simulator.RequestsAsync();

        Assert.Equal(
            ["GET applications(appId={id}) 1", "GET users 1", "GET users/{id} 2", "PATCH users/{id} 2"],
            requests["byPath"]!.AsArray().Select(x => $"{x!["method"]} {x["path"]} {x["requests"]}"));
        Assert.Equal((6, 6, 7, 2, 1), (Number("roundTrips"), Number("requests"), Number("resourceUnits"), Number("writes"), Number("effectiveWrites")));
        Assert.Equal(
            [$"{SimulatedTenant.ReaderClientId} 4 0 0", $"{SimulatedTenant.WriterClientId} 2 2 1"],
            requests["byClient"]!.AsArray().Select(x => $"{x!["appId"]} {x["requests"]} {x["writes"]} {x["effectiveWrites"]}"));

        int Number(string name) => requests[name]!.GetValue<int>();
    }

    [Fact]
    public async Task A_write_that_is_sent_again_is_seen_to_take_effect_again()
    {
        var simulator = await shared.ResetAsync();
        var person = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        for (var i = 0; i < 2; i++)
            await simulator.SendAsync("PATCH", $"users/{person}", new JsonObject { ["jobTitle"] = $"Title {i}" }, change: x => x.Headers.Add("client-request-id", "one"));
        await simulator.SendAsync("DELETE", $"users/{person}", null, change: x => x.Headers.Add("client-request-id", "two"));
        await simulator.SendAsync("DELETE", $"users/{person}", null, change: x => x.Headers.Add("client-request-id", "three"));

        var effects = (await simulator.RequestsAsync())["byClientRequestId"]!.AsArray();

        Assert.Equal(["one PATCH 2", "two DELETE 1"], effects.Select(x => $"{x!["clientRequestId"]} {x["method"]} {x["tookEffect"]}"));
    }

    [Fact]
    public async Task The_parts_of_a_batch_count_and_the_batch_is_one_round_trip()
    {
        var simulator = await shared.ResetAsync();
        await simulator.TokenAsync(SimulatedTenant.ReaderClientId);
        var parts = Enumerable.Range(0, 3).Select(i => new JsonObject { ["id"] = $"{i}", ["method"] = "GET", ["url"] = "/users" });

        await simulator.PostAsync("$batch", new JsonObject { ["requests"] = new JsonArray([.. parts]) });

        var requests = await simulator.RequestsAsync();
        Assert.Equal((1, 3), (requests["roundTrips"]!.GetValue<int>(), requests["requests"]!.GetValue<int>()));
    }

    [Fact]
    public async Task What_was_refused_for_the_quota_is_told_apart()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"resourceUnits":2}}""");
        for (var i = 0; i < 3; i++)
            await simulator.GetAsync("groups?$top=1");

        Assert.Equal(1, (await simulator.RequestsAsync())["throttled"]!.GetValue<int>());
    }

    [Fact]
    public void Millions_of_calls_fill_no_more_memory_than_thousands()
    {
        var counts = new RequestCounts(TimeProvider.System);
        var journal = new WriteJournal();
        for (var i = 0; i < WriteJournal.Most + 10; i++)
        {
            var request = new GraphRequest
            {
                Method = "PATCH",
                Path = $"made{i}/up",
                Query = new Dictionary<string, string>(),
                Headers = new Dictionary<string, string> { ["client-request-id"] = $"{i}" },
                Caller = new("app", new HashSet<string>()),
                BaseUrl = "",
            };
            counts.Charged(request, new(1, Writes: 1, Share: null, Refusal: null));
            counts.TookEffect(request);
            journal.Add(new(DateTimeOffset.UnixEpoch, "PATCH", request.Path, "app", 204, null));
        }

        var read = counts.Read();
        Assert.Equal(501, read["byPath"]!.AsArray().Count);
        Assert.Equal(10_000, read["byClientRequestId"]!.AsArray().Count);
        Assert.Equal(WriteJournal.Most + 10, read["requests"]!.GetValue<long>());
        Assert.Equal((WriteJournal.Most, "made10/up"), (journal.Read().Count, journal.Read()[0].Path));
    }
}
