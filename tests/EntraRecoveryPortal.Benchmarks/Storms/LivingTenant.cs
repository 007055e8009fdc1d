using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>The simulated tenant with somebody who lives in it: one act after the other, and after each the whole state is kept.</summary>
internal sealed class LivingTenant(Uri address, int seed) : IDisposable
{
    public static IReadOnlyList<string> Incidents { get; } =
    [
        "bulk-overwrite", "departments-wiped", "wrong-leavers", "mass-deletion?now", "application-deleted", "application-scrubbed", "groups-emptied", "conditional-access", "policy-target-deleted",
        "policy-target-purged", "location-widened", "role-planted", "strength-weakened", "consent-phishing", "guests-open", "methods-disabled", "names-swapped", "elsewhere",
    ];

    private readonly HttpClient http = new() { BaseAddress = address };
    private readonly Random random = new(seed);
    private readonly List<TenantMoment> moments = [];
    private readonly HashSet<string> writers = [];
    private long begun;

    /// <summary>The states since the last <see cref="Forget"/>, oldest first.</summary>
    public IReadOnlyList<TenantMoment> Moments => moments;

    public TenantMoment Now => moments[^1];

    public async Task BeginAsync(CancellationToken cancel)
    {
        (await http.PostAsync("/_simulator/reset", content: null, cancel)).EnsureSuccessStatusCode();
        await WeatherAsync(StormWeather.Calm, cancel);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SimulatedTenant.WriterClientId,
            ["client_secret"] = SimulatedTenant.WriterClientSecret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await http.PostAsync($"/{SimulatedTenant.TenantId}/oauth2/v2.0/token", form, cancel);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("access_token").GetString());
        begun = await LastNumberAsync(cancel);
        await KeepAsync(cancel);
    }

    public async Task WeatherAsync(string json, CancellationToken cancel)
    {
        using var content = new StringContent(json);
        using var answer = await http.PostAsync("/_simulator/weather", content, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancel));
    }

    public async Task WaitAsync(TimeSpan time, CancellationToken cancel)
    {
        using var content = JsonContent.Create(new { advance = time.ToString("c", CultureInfo.InvariantCulture) });
        (await http.PostAsync("/_simulator/clock", content, cancel)).EnsureSuccessStatusCode();
        await KeepAsync(cancel);
    }

    /// <summary>What was before can no longer show.</summary>
    public void Forget() => moments.RemoveRange(0, moments.Count - 1);

    public async Task LiveAsync(int acts, CancellationToken cancel)
    {
        for (var act = 0; act < acts; act++)
            await ActAsync(cancel);
    }

    /// <summary>Goes on living until the work has come to its end.</summary>
    public async Task<T> WhileLivingAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        var working = Task.Run(work, cancel);
        for (var acts = random.Next(8); acts > 0 && !working.IsCompleted; acts--)
        {
            await Task.WhenAny(working, Task.Delay(random.Next(300), cancel));
            if (!working.IsCompleted)
                await ActAsync(cancel);
        }

        return await working;
    }

    /// <summary>Lets every lag run out.</summary>
    public Task SettleAsync(CancellationToken cancel) => WaitAsync(TimeSpan.FromSeconds(5), cancel);

    /// <summary>A change by anybody but whoever acts here, or a write by the portal that reached Graph; null when there was none.</summary>
    public async Task<string?> ForeignWriteAsync(CancellationToken cancel)
    {
        var log = await http.GetStringAsync($"/_simulator/log?after={begun.ToString(CultureInfo.InvariantCulture)}&top=50000", cancel);
        var foreign = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(line => JsonElement.Parse(line).GetProperty("by").GetString() == SimulatedTenant.ReaderClientId);
        if (foreign is not null)
            return foreign;
        var writes = await http.GetFromJsonAsync<JsonElement>("/_simulator/writes", cancel);
        return writes.EnumerateArray().Select(write => write.GetRawText()).FirstOrDefault(write => !writers.Any(path => write.Contains(path, StringComparison.Ordinal)));
    }

    public void Dispose() => http.Dispose();

    private async Task ActAsync(CancellationToken cancel)
    {
        var dice = random.Next(10);
        if (dice < 6)
            await ControlAsync(string.Create(CultureInfo.InvariantCulture, $"churn?percent={1 + random.Next(4)}&seed={random.Next(1000)}"), cancel);
        else if (dice < 8)
            await ControlAsync($"incidents/{Incidents[random.Next(Incidents.Count)]}", cancel);
        else
            await MoveInBinAsync(cancel);
        await KeepAsync(cancel);
    }

    /// <summary>A churn or an incident; refused ones are an error here.</summary>
    public async Task CauseAsync(string what, CancellationToken cancel)
    {
        using var answer = await http.PostAsync($"/_simulator/{what}", content: null, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancel));
    }

    // Somebody takes an object out of the recycle bin, or empties some of it.
    private async Task MoveInBinAsync(CancellationToken cancel)
    {
        var bin = Now.Objects.Where(one => one.Key.State == "SoftDeleted" && one.Key.Type is "user" or "group" or "application").Select(one => one.Key.Id).ToList();
        for (var times = 0; times < 4 && bin.Count > 0; times++)
        {
            var path = $"directory/deletedItems/{bin[random.Next(bin.Count)]}";
            writers.Add(path);
            try
            {
                using var answer = random.Next(2) == 0
                    ? await http.DeleteAsync($"/v1.0/{path}", cancel)
                    : await http.PostAsync($"/v1.0/{path}/restore", content: null, cancel);
            }
            catch (HttpRequestException)
            {
                // The storm is everybody's; what came of it is in the state.
            }

            await KeepAsync(cancel);
        }
    }

    // An incident that the tenant has no room for any more is refused, and nothing has happened.
    private async Task ControlAsync(string what, CancellationToken cancel) => (await http.PostAsync($"/_simulator/{what}", content: null, cancel)).Dispose();

    private async Task KeepAsync(CancellationToken cancel) => moments.Add(TenantMoment.Parse(await http.GetStringAsync("/_simulator/state", cancel)));

    private async Task<long> LastNumberAsync(CancellationToken cancel)
    {
        var log = await http.GetStringAsync("/_simulator/log?top=50000", cancel);
        return log.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() is { } last ? JsonElement.Parse(last).GetProperty("number").GetInt64() : 0;
    }
}
