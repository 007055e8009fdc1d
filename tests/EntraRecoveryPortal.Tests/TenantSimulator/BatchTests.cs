using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class BatchTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task Twenty_parts_come_back_in_an_order_of_their_own_with_a_status_each()
    {
        var simulator = await shared.ResetAsync();
        var parts = Enumerable.Range(0, 20).Select(i => Part(i, i == 7 ? "/nonsense" : $"/users/{SimulatedTenant.People[i % 4].ObjectId}?$select=id"));

        var responses = (await simulator.PostAsync("$batch", Batch(parts))).Body["responses"]!.AsArray();

        var ids = responses.Select(x => int.Parse(x!["id"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.NotEqual(ids.Order(), ids);
        Assert.Equal(Enumerable.Range(0, 20), ids.Order());
        Assert.Equal(7, Assert.Single(responses, x => x!["status"]!.GetValue<int>() == 400)!["id"]!.ToString() is { } id ? int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : 0);
    }

    [Fact]
    public async Task Too_many_parts_or_equal_ids_refuse_the_whole_batch()
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(400, (await simulator.PostAsync("$batch", Batch(Enumerable.Range(0, 21).Select(i => Part(i, "/users"))))).Status);
        Assert.Equal(400, (await simulator.PostAsync("$batch", Batch([Part(1, "/users"), Part(1, "/groups")]))).Status);
    }

    [Fact]
    public async Task A_part_is_not_tried_when_the_one_it_depends_on_failed()
    {
        var simulator = await shared.ResetAsync();
        var second = Part(2, "/users");
        second["dependsOn"] = new JsonArray("1");

        var responses = (await simulator.PostAsync("$batch", Batch([Part(1, "/nonsense"), second]))).Body["responses"]!.AsArray();

        Assert.Equal(424, responses.Single(x => x!["id"]!.ToString() == "2")!["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_part_needs_the_permission_that_the_call_alone_would_need()
    {
        var simulator = await shared.ResetAsync();
        var part = new JsonObject { ["id"] = "1", ["method"] = "DELETE", ["url"] = $"/users/{SimulatedTenant.People[3].ObjectId}" };

        var responses = (await simulator.PostAsync("$batch", Batch([part]))).Body["responses"]!.AsArray();

        Assert.Equal(403, responses.Single()!["status"]!.GetValue<int>());
    }

    private static JsonObject Part(int id, string url) => new() { ["id"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture), ["method"] = "GET", ["url"] = url };

    private static JsonObject Batch(IEnumerable<JsonObject> parts) => new() { ["requests"] = new JsonArray([.. parts]) };
}
