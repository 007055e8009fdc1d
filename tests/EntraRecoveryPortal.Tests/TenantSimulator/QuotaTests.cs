using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class QuotaTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string Ada = SimulatedTenant.People[0].ObjectId;

    [Theory]
    [InlineData("GET", "users", 2)]
    [InlineData("GET", "users?$select=id", 1)]
    [InlineData("GET", "users?$expand=manager", 3)]
    [InlineData("GET", "users?$top=5", 1)]
    [InlineData("GET", "users?$top=20", 2)]
    [InlineData("GET", "users?$top=5&$expand=manager", 2)]
    [InlineData("GET", "users/{ada}", 1)]
    [InlineData("GET", "users/{ada}/memberOf", 2)]
    [InlineData("GET", "users/delta", 1)]
    [InlineData("GET", "groups", 1)]
    [InlineData("GET", "groups/{group}/members", 3)]
    [InlineData("GET", "groups/{group}/members?$select=id", 2)]
    [InlineData("GET", "groups/{group}/owners", 1)]
    [InlineData("GET", "applications", 2)]
    [InlineData("GET", "oauth2PermissionGrants", 2)]
    [InlineData("GET", "subscribedSkus", 3)]
    [InlineData("POST", "directoryObjects/getByIds", 5)]
    [InlineData("POST", "directoryObjects/getByIds?$select=id", 2)]
    [InlineData("PATCH", "users/{ada}", 1)]
    public async Task Every_call_tells_what_it_costs(string method, string path, int units)
    {
        var simulator = await shared.ResetAsync();
        var group = path.Contains("{group}", StringComparison.Ordinal) ? (await simulator.GetAsync("groups?$top=1")).Value[0]["id"]!.ToString() : "";

        var reply = await simulator.SendAsync(method, path.Replace("{ada}", Ada, StringComparison.Ordinal).Replace("{group}", group, StringComparison.Ordinal), method == "GET" ? null : new JsonObject());

        Assert.Equal(units.ToString(CultureInfo.InvariantCulture), reply.Headers.GetValues("x-ms-resource-unit").Single());
    }

    [Fact]
    public async Task Beyond_the_quota_Graph_answers_429_and_says_for_whom_why_and_how_long()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"resourceUnits":10}}""");
        for (var i = 0; i < 10; i++)
            Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);

        var refused = await simulator.GetAsync("groups?$top=1");

        Assert.Equal(429, refused.Status);
        Assert.Equal("2", refused.Header("Retry-After"));
        Assert.Equal("1", refused.Header("x-ms-resource-unit"));
        Assert.Equal("1.1", refused.Header("x-ms-throttle-limit-percentage"));
        Assert.Equal($"Tenant_Application/ReadWrite/{SimulatedTenant.ReaderClientId}/{SimulatedTenant.TenantId}", refused.Header("x-ms-throttle-scope"));
        Assert.Equal("ResourceUnitLimitExceeded", refused.Header("x-ms-throttle-information"));
        Assert.Equal(("TooManyRequests", "Please retry again later."), (refused.Code, refused.Message));
        var inner = refused.Body["error"]!["innerError"]!;
        Assert.Equal(("429", "429", "Please retry after"), (inner["code"]!.ToString(), inner["status"]!.ToString(), inner["message"]!.ToString()));
        Assert.Equal(refused.Header("request-id"), inner["request-id"]!.ToString());
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);
    }

    [Fact]
    public async Task How_full_the_quota_is_is_told_from_eight_tenths_on()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"resourceUnits":10}}""");

        var told = new List<string?>();
        for (var i = 0; i < 20; i++)
            told.Add((await simulator.GetAsync("groups?$top=1")).Header("x-ms-throttle-limit-percentage"));

        Assert.Equal([null, null, null, null, null, null, null, "0.8", "0.9", "1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.8", "1.8"], told);
    }

    [Fact]
    public async Task Writes_have_a_quota_of_their_own_which_reads_do_not_touch()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"writes":2}}""");
        var body = new JsonObject { ["jobTitle"] = "x" };
        var person = (await simulator.CloudEmployeesAsync())[0]["id"];

        var allowed = new[] { await simulator.PatchAsync($"users/{person}", body), await simulator.PatchAsync($"users/{person}", body) };
        var refused = await simulator.PatchAsync($"users/{person}", body);

        Assert.All(allowed, x => Assert.Equal(204, x.Status));
        Assert.Equal(429, refused.Status);
        Assert.Equal($"Tenant_Application/Write/{SimulatedTenant.WriterClientId}/{SimulatedTenant.TenantId}", refused.Header("x-ms-throttle-scope"));
        Assert.Equal("WriteLimitExceeded", refused.Header("x-ms-throttle-information"));
        Assert.Equal("150", refused.Header("Retry-After"));
        Assert.Equal(200, (await simulator.SendAsync("GET", "users?$top=1", null, SimulatedTenant.WriterClientId)).Status);
        Assert.Equal(2, (await simulator.WritesAsync()).Count);
    }

    [Fact]
    public async Task The_tenant_has_a_write_quota_for_all_applications_together()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"tenantWrites":1}}""");
        Assert.Equal(403, (await simulator.SendAsync("DELETE", $"users/{Ada}", null, SimulatedTenant.ReaderClientId)).Status);

        var refused = await simulator.PatchAsync($"users/{Ada}", new JsonObject());

        Assert.Equal(429, refused.Status);
        Assert.StartsWith("Tenant/Write/", refused.Header("x-ms-throttle-scope"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_application_does_in_other_tenants_leaves_it_less_here()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"appWrites":100,"usedInOtherTenants":0.98}}""");

        var replies = new List<Reply>();
        for (var i = 0; i < 3; i++)
            replies.Add(await simulator.PatchAsync($"users/{Ada}", new JsonObject()));

        Assert.NotEqual(429, replies[1].Status);
        Assert.StartsWith("Application/Write/", replies[2].Header("x-ms-throttle-scope"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_process_of_the_application_takes_its_share()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"resourceUnits":100,"usedElsewhere":0.95}}""");

        var replies = new List<Reply>();
        for (var i = 0; i < 6; i++)
            replies.Add(await simulator.GetAsync("groups?$top=1"));

        Assert.Equal([200, 200, 200, 200, 200, 429], replies.Select(x => x.Status));
        Assert.Equal("0.96", replies[0].Header("x-ms-throttle-limit-percentage"));
    }

    [Theory]
    [InlineData(49, 3500)]
    [InlineData(50, 5000)]
    public async Task A_larger_tenant_has_a_larger_quota(int users, int units)
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = users });
        await simulator.TokenAsync(SimulatedTenant.ReaderClientId);
        await simulator.WeatherAsync($$$"""{"quota":{"usedElsewhere":{{{(1 - 2.001 / units).ToString("R", CultureInfo.InvariantCulture)}}}}}""");

        Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);
        Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);
        Assert.Equal(429, (await simulator.GetAsync("groups?$top=1")).Status);
    }

    [Fact]
    public async Task Conditional_Access_allows_one_request_a_second_for_all_applications_and_tells_no_wait()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{}}""");
        Assert.Equal(200, (await simulator.GetAsync("identity/conditionalAccess/policies")).Status);

        var other = await simulator.SendAsync("PATCH", "identity/conditionalAccess/namedLocations/x", new JsonObject(), SimulatedTenant.WriterClientId);

        Assert.Equal((429, "TooManyRequests"), (other.Status, other.Code));
        Assert.Null(other.Header("Retry-After"));
        Assert.Null(other.Header("x-ms-throttle-scope"));
        Assert.Equal(200, (await simulator.GetAsync("policies/authenticationStrengthPolicies")).Status);
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await simulator.GetAsync("identity/conditionalAccess/namedLocations")).Status);
    }

    [Fact]
    public async Task Selecting_keys_has_a_quota_of_its_own()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{}}""");

        for (var i = 0; i < 150; i++)
            Assert.Equal(200, (await simulator.GetAsync("applications?$select=keyCredentials&$top=1")).Status);

        Assert.Equal(429, (await simulator.GetAsync("applications?$select=keyCredentials&$top=1")).Status);
        Assert.Equal(200, (await simulator.GetAsync("applications?$top=1")).Status);
    }

    [Fact]
    public async Task Each_part_of_a_batch_counts_and_is_refused_by_itself()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"resourceUnits":12}}""");
        var parts = Enumerable.Range(0, 20).Select(i => new JsonObject { ["id"] = i.ToString(CultureInfo.InvariantCulture), ["method"] = "GET", ["url"] = "/groups?$top=1" });

        var whole = await simulator.PostAsync("$batch", new JsonObject { ["requests"] = new JsonArray([.. parts]) });

        var responses = whole.Body["responses"]!.AsArray();
        Assert.Equal(200, whole.Status);
        Assert.Null(whole.Header("x-ms-resource-unit"));
        Assert.Equal(12, responses.Count(x => x!["status"]!.GetValue<int>() == 200));
        var refused = responses.Where(x => x!["status"]!.GetValue<int>() == 429).ToList();
        Assert.Equal(8, refused.Count);
        Assert.All(refused, x => Assert.True(int.Parse(x!["headers"]!["Retry-After"]!.ToString(), CultureInfo.InvariantCulture) > 0));
        Assert.All(refused, x => Assert.Equal("TooManyRequests", x!["body"]!["error"]!["code"]!.ToString()));
        Assert.All(responses, x => Assert.Equal("1", x!["headers"]!["x-ms-resource-unit"]!.ToString()));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    public async Task GetByIds_costs_five_or_by_older_text_three(int units)
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync($$$"""{"quota":{"getByIdsUnits":{{{units}}}}}""");

        Assert.Equal($"{units}", (await simulator.PostAsync("directoryObjects/getByIds", new JsonObject { ["ids"] = new JsonArray(Ada) })).Header("x-ms-resource-unit"));
    }

    [Theory]
    [InlineData("""{"quota":{}}""", 60)]
    [InlineData("""{"quota":{"personalApplicationWrites":5}}""", 5)]
    public async Task Applications_for_personal_accounts_take_sixty_writes_a_minute(string weather, int most)
    {
        var simulator = await shared.ResetAsync();
        var made = await simulator.PostAsync("applications", new JsonObject { ["displayName"] = "Shop", ["signInAudience"] = "AzureADandPersonalMicrosoftAccount" });
        var other = await simulator.IdOfAsync("applications", "Payroll");
        await simulator.WeatherAsync(weather);

        for (var i = 0; i < most; i++)
            Assert.Equal(204, (await simulator.PatchAsync($"applications(appId='{made.Body["appId"]}')", new JsonObject { ["notes"] = $"{i}" })).Status);

        var refused = await simulator.DeleteAsync($"applications/{made.Body["id"]}");
        Assert.Equal((429, "WriteLimitExceeded"), (refused.Status, refused.Header("x-ms-throttle-information")));
        Assert.StartsWith("Application/Write/", refused.Header("x-ms-throttle-scope"), StringComparison.Ordinal);
        Assert.Equal(204, (await simulator.PatchAsync($"applications/{other}", new JsonObject { ["notes"] = "x" })).Status);
        simulator.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(204, (await simulator.DeleteAsync($"applications/{made.Body["id"]}")).Status);
    }

    [Theory]
    [InlineData("""{"quota":{"appRequests":10}}""", 10)]
    [InlineData("""{"quota":{"appRequests":10,"usedInOtherTenants":0.5}}""", 5)]
    public async Task An_application_has_so_many_requests_in_all_tenants(string weather, int most)
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync(weather);
        for (var i = 0; i < most; i++)
            Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);

        var refused = await simulator.GetAsync("groups?$top=1");

        Assert.Equal(429, refused.Status);
        Assert.StartsWith("Application/ReadWrite/", refused.Header("x-ms-throttle-scope"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quotas_of_the_throttling_page_stand_in_the_weather()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{}}""");

        var quota = (await simulator.RawAsync("GET", "/_simulator/weather")).Body["quota"]!;

        Assert.Equal(
            [3_000, 18_000, 35_000, 60, 130_000, 150_000],
            new[] { "writes", "tenantWrites", "appWrites", "personalApplicationWrites", "appRequests", "appResourceUnits" }.Select(x => quota[x]!.GetValue<int>()));
    }

    [Theory]
    [InlineData(35_000, 429)]
    [InlineData(70_000, 204)]
    public async Task The_writes_of_an_application_in_all_tenants_end_at_either_number(int most, int status)
    {
        var simulator = await shared.ResetAsync();
        // Other tenants have all but one of the smaller number.
        var elsewhere = (34_999d / most).ToString(CultureInfo.InvariantCulture);
        await simulator.WeatherAsync($$$"""{"quota":{"appWrites":{{{most}}},"usedInOtherTenants":{{{elsewhere}}}}}""");

        Assert.Equal(204, (await simulator.PatchAsync($"users/{Ada}", new JsonObject { ["city"] = "A" })).Status);
        Assert.Equal(status, (await simulator.PatchAsync($"users/{Ada}", new JsonObject { ["city"] = "B" })).Status);
    }

    [Theory]
    [InlineData("AAD", "1")]
    [InlineData("AAD B2C", "5")]
    public async Task A_new_user_costs_more_in_a_tenant_for_customers(string tenantType, string units)
    {
        var simulator = await shared.ResetAsync();
        var organization = JsonNode.Parse(await simulator.StateAsync())!["objects"]!["organization"]![0]!.DeepClone();
        (organization["tenantType"], organization["kind"]) = (tenantType, "organization");
        var loaded = await simulator.ControlAsync("load", organization.ToJsonString());
        Assert.True(loaded.Status == 204, loaded.Json?.ToJsonString());
        simulator.ForgetTokens();

        Assert.Equal(units, (await simulator.PostAsync("users", new JsonObject { ["displayName"] = "X" })).Header("x-ms-resource-unit"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task Members_bound_in_one_call_are_one_write_or_each_its_own(bool singly, int writes)
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync($$$"""{"quota":{"bindingsCountSingly":{{{(singly ? "true" : "false")}}}}}""");
        var group = await simulator.IdOfAsync("groups", "Partners");
        var present = (await simulator.AllAsync($"groups/{group}/members")).Select(x => x["id"]!.ToString());
        var free = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Except(present).Take(3);

        var bound = new JsonObject { ["members@odata.bind"] = new JsonArray([.. free.Select(x => (JsonNode)simulator.Reference(x)["@odata.id"]!.ToString())]) };
        Assert.Equal(204, (await simulator.PatchAsync($"groups/{group}", bound)).Status);

        Assert.Equal(writes, (await simulator.RequestsAsync())["writes"]!.GetValue<int>());
    }

    [Fact]
    public async Task When_refusing_is_off_costs_and_usage_are_told_all_the_same()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"quota":{"refuses":false,"conditionalAccessLane":false,"resourceUnits":1}}""");

        Assert.Equal(200, (await simulator.GetAsync("groups?$top=1")).Status);
        var beyond = await simulator.GetAsync("groups?$top=1");

        Assert.Equal((200, "1.8"), (beyond.Status, beyond.Header("x-ms-throttle-limit-percentage")));
    }
}
