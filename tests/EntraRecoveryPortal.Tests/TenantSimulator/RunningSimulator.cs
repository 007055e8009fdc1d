using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Builder;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>A simulated tenant on a free port, spoken to over HTTP: reads as the reader, writes as the writer.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, string> tokens = [];

    private RunningSimulator(WebApplication app, MovableClock clock)
    {
        this.app = app;
        Clock = clock;
        Address = new(app.Urls.First());
        Http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public HttpClient Http { get; }

    public Uri Address { get; }

    public MovableClock Clock { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>In calm weather unless another is given: tests ask faster than quotas allow, and their clock stands still.</summary>
    public static async Task<RunningSimulator> StartAsync(SimulatorOptions? options = null, TenantWeather? weather = null, TimeProvider? clock = null)
    {
        var movable = new MovableClock();
        var built = TenantSimulatorHost.Build((options ?? new() { Users = 60 }) with { Url = new("http://127.0.0.1:0"), Weather = weather ?? TenantWeather.Calm }, clock ?? movable);
        await built.StartAsync(Cancellation);
        return new(built, movable);
    }

    /// <summary>Back to the seed's state and to the time of the start.</summary>
    public async Task ResetAsync()
    {
        Clock.Rewind();
        tokens.Clear();
        using var response = await Http.PostAsync(new Uri(Address, "/_simulator/reset"), content: null, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
    }

    public Task<Reply> GetAsync(string path) => SendAsync("GET", path, body: null);

    public Task<Reply> PostAsync(string path, JsonNode? body = null) => SendAsync("POST", path, body);

    public Task<Reply> PatchAsync(string path, JsonNode body) => SendAsync("PATCH", path, body);

    public Task<Reply> DeleteAsync(string path) => SendAsync("DELETE", path, body: null);

    public async Task<Reply> SendAsync(string method, string path, JsonNode? body, string? asClient = null, Action<HttpRequestMessage>? change = null)
    {
        var client = asClient ?? (method == "GET" || path == "$batch" ? SimulatedTenant.ReaderClientId : SimulatedTenant.WriterClientId);
        var address = path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(Address, $"/v1.0/{path}");
        using var request = new HttpRequestMessage(new(method), address);
        request.Headers.Authorization = new("Bearer", await TokenAsync(client));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        change?.Invoke(request);
        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null, response.Headers);
    }

    public async Task<Reply> RawAsync(string method, string path, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Address, path));
        headers?.Invoke(request.Headers);
        return await SendAsync(request);
    }

    public async Task<IReadOnlyList<JsonObject>> AllAsync(string path)
    {
        var all = new List<JsonObject>();
        for (var next = path; next is not null;)
        {
            var page = await GetAsync(next);
            Assert.Equal(200, page.Status);
            all.AddRange(page.Value);
            next = page.NextLink;
        }

        return all;
    }

    /// <summary>The first object of a collection with this display name.</summary>
    public async Task<JsonObject> NamedAsync(string path, string displayName) =>
        (await AllAsync(path)).First(x => x["displayName"]!.ToString() == displayName);

    public async Task<string> IdOfAsync(string path, string displayName) => (await NamedAsync(path, displayName))["id"]!.ToString();

    /// <summary>Employees that are neither synced nor in a role, by themselves or as members of a group that may hold one.</summary>
    public async Task<IReadOnlyList<JsonObject>> CloudEmployeesAsync()
    {
        var roles = JsonNode.Parse(await Http.GetStringAsync(new Uri(Address, "/_simulator/state?kind=unifiedRoleAssignment"), Cancellation))!["objects"]!["unifiedRoleAssignment"]!.AsArray();
        var admins = roles.Select(x => x!["principalId"]!.ToString()).ToHashSet();
        foreach (var group in (await AllAsync("groups?$select=id,isAssignableToRole")).Where(x => x["isAssignableToRole"]?.GetValue<bool>() == true))
            admins.UnionWith((await AllAsync($"groups/{group["id"]}/members")).Select(x => x["id"]!.ToString()));
        return [.. (await AllAsync("users?$select=id,displayName,userPrincipalName,department,employeeId,onPremisesSyncEnabled,accountEnabled,mail&$top=999"))
            .Where(x => x["employeeId"] is not null && x["onPremisesSyncEnabled"] is null && !admins.Contains(x["id"]!.ToString()))];
    }

    /// <summary>Gives a client more application permissions than its own, as an administrator would.</summary>
    public async Task GrantAsync(string clientId, params IEnumerable<string> permissions)
    {
        var graph = (await GetAsync("servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'")).Value.Single();
        var client = (await GetAsync($"servicePrincipals?$filter=appId eq '{clientId}'")).Value.Single()["id"]!.ToString();
        var held = (await AllAsync($"servicePrincipals/{client}/appRoleAssignments")).Select(x => x["appRoleId"]!.ToString()).ToHashSet();
        foreach (var permission in permissions)
        {
            var role = graph["appRoles"]!.AsArray().Single(x => x!["value"]!.ToString() == permission)!["id"]!.ToString();
            if (!held.Contains(role))
                Assert.Equal(201, (await PostAsync($"servicePrincipals/{graph["id"]}/appRoleAssignedTo", new JsonObject { ["principalId"] = client, ["resourceId"] = graph["id"]!.ToString(), ["appRoleId"] = role })).Status);
        }

        tokens.Remove(clientId);
    }

    /// <summary>Other weather from now on: only the members that the text names.</summary>
    public async Task WeatherAsync([StringSyntax(StringSyntaxAttribute.Json)] string text)
    {
        var reply = await ControlAsync("weather", text);
        Assert.True(reply.Status == 200, reply.Json?.ToJsonString());
    }

    /// <summary>What was asked of Graph since the start or the last reset.</summary>
    public async Task<JsonObject> RequestsAsync() => (await RawAsync("GET", "/_simulator/requests")).Body;

    /// <summary>The writes that reached Graph: "DELETE 204".</summary>
    public async Task<IReadOnlyList<string>> WritesAsync() =>
        [.. (await RawAsync("GET", "/_simulator/writes")).Json!.AsArray().Select(x => $"{x!["method"]} {x["status"]}")];

    public async Task<Reply> ControlAsync(string endpoint, string? text = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, $"/_simulator/{endpoint}"));
        request.Headers.Accept.ParseAdd("application/json");
        if (text is not null)
            request.Content = new StringContent(text);
        return await SendAsync(request);
    }

    public async Task<string> StateAsync() => await Http.GetStringAsync(new Uri(Address, "/_simulator/state"), Cancellation);

    /// <summary>The changes since the seed's state, or those a query asks for.</summary>
    public async Task<IReadOnlyList<JsonObject>> LogAsync(string query = "?top=50000") =>
        [.. (await Http.GetStringAsync(new Uri(Address, $"/_simulator/log{query}"), Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(x => JsonNode.Parse(x)!.AsObject())];

    public JsonObject Reference(string id) => new() { ["@odata.id"] = $"{Address}v1.0/directoryObjects/{id}" };

    public async Task<string> TokenAsync(string clientId)
    {
        if (tokens.TryGetValue(clientId, out var known))
            return known;
        var reply = await TokenReplyAsync(clientId);
        return tokens[clientId] = reply.Body["access_token"]!.ToString();
    }

    /// <summary>An administrator takes a permission of Graph from an application; its next token lacks it.</summary>
    public async Task RevokeAsync(string clientId, string permission)
    {
        var client = (await GetAsync($"servicePrincipals(appId='{clientId}')")).Body["id"]!.ToString();
        var graph = (await GetAsync("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")).Body;
        var role = graph["appRoles"]!.AsArray().Single(x => x!["value"]!.ToString() == permission)!["id"]!.ToString();
        var held = (await AllAsync($"servicePrincipals/{client}/appRoleAssignments")).Single(x => x["appRoleId"]!.ToString() == role);
        Assert.Equal(204, (await DeleteAsync($"servicePrincipals/{client}/appRoleAssignments/{held["id"]}")).Status);
        tokens.Remove(clientId);
    }

    /// <summary>An administrator gives an application a directory role.</summary>
    public async Task AssignRoleAsync(string clientId, string roleId, string scope = "/")
    {
        var client = (await GetAsync($"servicePrincipals(appId='{clientId}')")).Body["id"]!.ToString();
        var assignment = new JsonObject { ["principalId"] = client, ["roleDefinitionId"] = roleId, ["directoryScopeId"] = scope };
        Assert.Equal(201, (await PostAsync("roleManagement/directory/roleAssignments", assignment)).Status);
    }

    /// <summary>Time passes, and tokens with it.</summary>
    public void Wait(TimeSpan time)
    {
        Clock.Advance(time);
        tokens.Clear();
    }

    /// <summary>Turns switches of the directory's behaviour.</summary>
    public async Task BehaveAsync(JsonObject switches)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/_simulator/behaviour")) { Content = JsonContent.Create(switches) };
        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    public void ForgetTokens() => tokens.Clear();

    public Task<Reply> TokenReplyAsync(string clientId, string? secret = null) => FormAsync("token", new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = clientId,
        ["client_secret"] = secret ?? (clientId == SimulatedTenant.ReaderClientId ? SimulatedTenant.ReaderClientSecret : SimulatedTenant.WriterClientSecret),
        ["scope"] = "https://graph.microsoft.com/.default",
    });

    public async Task<Reply> FormAsync(string endpoint, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, $"/{SimulatedTenant.TenantId}/oauth2/v2.0/{endpoint}")) { Content = new FormUrlEncodedContent(form) };
        return await SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
