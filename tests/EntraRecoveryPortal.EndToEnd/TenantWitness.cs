using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What the simulated tenant itself says it holds, and its buttons for incidents: the second opinion on all that the portal claims.</summary>
public sealed class TenantWitness(Uri tenant) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = tenant };

    public async Task<JsonNode> StateAsync() => (await http.GetFromJsonAsync<JsonNode>("/_simulator/state", TestContext.Current.CancellationToken))!;

    /// <returns>The truth about it.</returns>
    public async Task<JsonNode> CauseAsync(string incident)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_simulator/incidents/{incident}");
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    public async Task WeatherAsync([StringSyntax(StringSyntaxAttribute.Json)] string weather)
    {
        using var content = new StringContent(weather);
        using var answer = await http.PostAsync("/_simulator/weather", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A PATCH by somebody else than the portal.</summary>
    public Task ChangeAsync(string path, object body) => GraphAsync(HttpMethod.Patch, path, body);

    /// <summary>A POST by somebody else than the portal.</summary>
    /// <returns>The id of what it made.</returns>
    public async Task<string> MakeAsync(string path, object body) => (await GraphAsync(HttpMethod.Post, path, body))!["id"]!.ToString();

    /// <summary>Deletes the first object of this name, and then for good.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> DeleteForGoodAsync(string collection, string name)
    {
        var found = await GraphAsync(HttpMethod.Get, $"{collection}?$filter=displayName eq '{name}'");
        var id = found!["value"]![0]!["id"]!.ToString();
        await GraphAsync(HttpMethod.Delete, $"{collection}/{id}");
        await GraphAsync(HttpMethod.Delete, $"directory/deletedItems/{id}");
        return id;
    }

    public async Task<JsonArray> WritesAsync() => (await http.GetFromJsonAsync<JsonArray>("/_simulator/writes", TestContext.Current.CancellationToken))!;

    public void Dispose() => http.Dispose();

    private async Task<JsonNode?> GraphAsync(HttpMethod method, string path, object? body = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SimulatedTenant.WriterClientId,
            ["client_secret"] = SimulatedTenant.WriterClientSecret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var given = await http.PostAsync($"/{SimulatedTenant.TenantId}/oauth2/v2.0/token", form, TestContext.Current.CancellationToken);
        var token = (await given.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["access_token"]!.ToString();
        using var request = new HttpRequestMessage(method, $"/v1.0/{path}") { Headers = { Authorization = new("Bearer", token) }, Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Content.Headers.ContentLength is 0 || answer.StatusCode == System.Net.HttpStatusCode.NoContent ? null : await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
    }
}
