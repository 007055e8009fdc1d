using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Simulator;

/// <summary>Reads as the portal's reader does.</summary>
internal sealed class SimulatorClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };

    /// <returns>The access token.</returns>
    public async Task<string> SignInAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SimulatedTenant.ReaderClientId,
            ["client_secret"] = SimulatedTenant.ReaderClientSecret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await http.PostAsync(new Uri($"/{SimulatedTenant.TenantId}/oauth2/v2.0/token", UriKind.Relative), form);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return token!;
    }

    /// <param name="path">Below /v1.0, or a whole link.</param>
    public async Task<JsonElement> GetAsync(string path)
    {
        var bytes = await http.GetByteArrayAsync(Of(path));
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>How long the whole answer took to arrive, unparsed.</summary>
    public async Task<(TimeSpan Took, byte[] Answer)> TimedAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        var answer = await http.GetByteArrayAsync(Of(path));
        return (watch.Elapsed, answer);
    }

    public async Task<JsonElement> PostAsync(string path)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content: null);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    public static string? Next(JsonElement page) => page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;

    public void Dispose() => http.Dispose();

    private static Uri Of(string path) => path.StartsWith("http", StringComparison.Ordinal) ? new(path) : new($"/v1.0/{path}", UriKind.Relative);
}
