using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What the simulated tenant itself says it holds, and its buttons for incidents: the second opinion on all that the portal claims.</summary>
public sealed class TenantWitness(Uri tenant) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = tenant };

    public async Task<JsonNode> StateAsync() => (await http.GetFromJsonAsync<JsonNode>("/_simulator/state", TestContext.Current.CancellationToken))!;

    public async Task CauseAsync(string incident)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_simulator/incidents/{incident}");
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonArray> WritesAsync() => (await http.GetFromJsonAsync<JsonArray>("/_simulator/writes", TestContext.Current.CancellationToken))!;

    public void Dispose() => http.Dispose();
}
