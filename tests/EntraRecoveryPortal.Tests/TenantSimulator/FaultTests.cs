using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class FaultTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Theory]
    [InlineData(500, "InternalServerError")]
    [InlineData(502, "BadGateway")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(504, "GatewayTimeout")]
    [InlineData(403, "Authorization_RequestDenied")]
    public async Task A_status_strikes_its_paths_and_methods_alone(int status, string code)
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync($$"""{"faults":[{"kind":"status","status":{{status}},"retryAfter":7,"method":"get","path":"groups/**"}]}""");

        var list = await simulator.GetAsync("groups");
        var one = await simulator.GetAsync($"groups/{Guid.Empty}/members");

        Assert.Equal((status, code, "7"), (list.Status, list.Code, list.Header("Retry-After")));
        Assert.Equal(status, one.Status);
        Assert.Equal(200, (await simulator.GetAsync("users")).Status);
        Assert.Equal(404, (await simulator.DeleteAsync($"groups/{Guid.Empty}")).Status);
        Assert.Equal(2, (await simulator.RequestsAsync())["faults"]![$"{status}"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_a_wait_none_is_told()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":503}]}""");

        Assert.Null((await simulator.GetAsync("groups")).Header("Retry-After"));
    }

    [Fact]
    public async Task Of_the_calls_a_rule_may_strike_the_number_decides_and_the_seed()
    {
        var simulator = await shared.ResetAsync();
        const string Rule = """
            "faults":[{"kind":"status","status":500,"rate":0.3,"path":"users"}]
            """;

        var first = await StatusesAsync($$"""{"seed":5,{{Rule}}}""", "users?$top=1");
        await simulator.WeatherAsync("""{"faults":null}""");
        var again = await StatusesAsync($$"""{"seed":5,{{Rule}}}""", "groups?$top=1", "users?$top=1");
        var other = await StatusesAsync($$"""{"seed":6,{{Rule}}}""", "users?$top=1");

        Assert.Equal(first, again.Where((_, i) => i % 2 == 1));
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count(x => x == 500), 5, 25);

        async Task<List<int>> StatusesAsync(string weather, params string[] paths)
        {
            await simulator.WeatherAsync(weather);
            var statuses = new List<int>();
            for (var i = 0; i < 50; i++)
            {
                foreach (var path in paths)
                    statuses.Add((await simulator.GetAsync(path)).Status);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task A_rule_can_let_some_calls_pass_and_strike_so_often_and_no_more()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":504,"after":2,"times":1}]}""");

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
            statuses.Add((await simulator.GetAsync("users?$top=1")).Status);

        Assert.Equal([200, 200, 504, 200, 200], statuses);
    }

    [Fact]
    public async Task Rules_that_stay_keep_their_counts_when_other_weather_comes()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":504,"times":1}]}""");
        Assert.Equal(504, (await simulator.GetAsync("users?$top=1")).Status);

        await simulator.WeatherAsync("""{"latency":{"milliseconds":1}}""");

        Assert.Equal(200, (await simulator.GetAsync("users?$top=1")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_breaks_before_or_after_the_write_took_effect(bool takesEffect)
    {
        var simulator = await shared.ResetAsync();
        var person = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        await simulator.WeatherAsync($$"""{"faults":[{"kind":"drop","method":"DELETE","path":"users/*","takesEffect":{{(takesEffect ? "true" : "false")}}}]}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.SendAsync("DELETE", $"users/{person}", null, change: x => x.Headers.Add("client-request-id", "the-delete")));

        Assert.Equal(takesEffect ? 404 : 200, (await simulator.GetAsync($"users/{person}")).Status);
        Assert.Equal(takesEffect ? ["DELETE 204"] : [], await simulator.WritesAsync());
        var requests = await simulator.RequestsAsync();
        Assert.Equal(1, requests["faults"]![takesEffect ? "drop after the effect" : "drop before the effect"]!.GetValue<int>());
        Assert.Equal(takesEffect ? 1 : 0, requests["effectiveWrites"]!.GetValue<int>());
        Assert.Equal(takesEffect ? ["the-delete"] : [], requests["byClientRequestId"]!.AsArray().Select(x => x!["clientRequestId"]!.ToString()));
    }

    [Fact]
    public async Task A_gateway_may_give_up_on_a_write_that_was_done()
    {
        var simulator = await shared.ResetAsync();
        var person = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":504,"takesEffect":true,"method":"PATCH"}]}""");

        var reply = await simulator.PatchAsync($"users/{person}", new JsonObject { ["jobTitle"] = "Done" });

        Assert.Equal((504, "GatewayTimeout"), (reply.Status, reply.Code));
        Assert.Equal("Done", (await simulator.GetAsync($"users/{person}")).Body["jobTitle"]!.ToString());
        Assert.Equal(["PATCH 204"], await simulator.WritesAsync());
    }

    [Fact]
    public async Task A_body_can_be_cut_by_the_connection()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"faults":[{"kind":"cutBody","path":"users"}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(simulator.Address, "/v1.0/users"));
        request.Headers.Authorization = new("Bearer", await simulator.TokenAsync(SimulatedTenant.ReaderClientId));

        using var response = await simulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.NotNull(response.Content.Headers.ContentLength);
        await Assert.ThrowsAnyAsync<IOException>(async () => throw (await Record.ExceptionAsync(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))!.GetBaseException());
    }

    [Fact]
    public async Task A_body_can_be_whole_for_HTTP_and_half_for_JSON()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"faults":[{"kind":"brokenJson","path":"users"}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(simulator.Address, "/v1.0/users"));
        request.Headers.Authorization = new("Bearer", await simulator.TokenAsync(SimulatedTenant.ReaderClientId));

        using var response = await simulator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.StartsWith("{\"@odata.context\"", text, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));
    }

    [Fact]
    public async Task A_list_can_lose_a_page_in_its_middle()
    {
        var simulator = await shared.ResetAsync();
        var all = await simulator.AllAsync("users?$select=id&$top=10");
        await simulator.WeatherAsync("""{"faults":[{"kind":"skippedPage","path":"users","after":1,"times":1}]}""");

        var left = await simulator.AllAsync("users?$select=id&$top=10");

        Assert.Equal(Ids([.. all.Take(20), .. all.Skip(30)]), Ids(left));
        Assert.Equal(Ids(all), Ids(await simulator.AllAsync("users?$select=id&$top=10")));
    }

    [Fact]
    public async Task A_list_can_end_early()
    {
        var simulator = await shared.ResetAsync();
        var all = await simulator.AllAsync("users?$select=id&$top=10");
        await simulator.WeatherAsync("""{"faults":[{"kind":"earlyEnd","path":"users"}]}""");

        Assert.Equal(Ids([.. all.Take(10)]), Ids(await simulator.AllAsync("users?$select=id&$top=10")));
    }

    [Fact]
    public async Task Parts_of_a_batch_are_struck_one_by_one_and_the_batch_as_a_whole()
    {
        var simulator = await shared.ResetAsync();
        var batch = new JsonObject { ["requests"] = new JsonArray(Part("1", "/users?$top=1"), Part("2", "/groups?$top=1")) };
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":503,"retryAfter":9,"path":"groups"},{"kind":"status","status":502,"path":"$batch","after":1}]}""");

        var parts = (await simulator.PostAsync("$batch", batch)).Body["responses"]!.AsArray().ToDictionary(x => x!["id"]!.ToString(), x => x!);
        var whole = await simulator.PostAsync("$batch", batch);

        Assert.Equal((200, 503, "9"), (parts["1"]["status"]!.GetValue<int>(), parts["2"]["status"]!.GetValue<int>(), parts["2"]["headers"]!["Retry-After"]!.ToString()));
        Assert.Equal(502, whole.Status);
    }

    private static IEnumerable<string> Ids(IEnumerable<JsonObject> objects) => objects.Select(x => x["id"]!.ToString());

    private static JsonObject Part(string id, string url) => new() { ["id"] = id, ["method"] = "GET", ["url"] = url };
}
