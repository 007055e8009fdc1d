using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>A simulated tenant of its own, and a portal before it whose jobs run when they are told to. All of it is in this process.</summary>
internal sealed class RecoveringPortal : IAsyncDisposable
{
    private readonly WebApplication? simulator;
    private readonly HttpClient http;
    private readonly StoreInHand store;
    private readonly AsyncServiceScope scope;

    private RecoveringPortal(WebApplication? simulator, HttpClient http, StoreInHand store) => (this.simulator, this.http, this.store, scope) = (simulator, http, store, store.SitDown());

    /// <param name="folder">The portal's files.</param>
    /// <param name="pace">How patient its recoveries are, where that matters.</param>
    public static async Task<RecoveringPortal> StartAsync(PortalFolder folder, SimulatorOptions options, CancellationToken cancel, RecoveryPace? pace = null)
    {
        var graph = TenantSimulatorHost.Build(options with { Url = new("http://127.0.0.1:0"), Weather = TenantWeather.Calm }, TimeProvider.System);
        await graph.StartAsync(cancel);
        return await OpenAsync(folder, graph, new(graph.Urls.Single()), services => services.AddHaste(pace), clock: null, cancel);
    }

    /// <summary>With the portal's own patience and the documented quota to keep to; tenant and portal live by this clock.</summary>
    public static async Task<RecoveringPortal> StartAsync(PortalFolder folder, SimulatorOptions options, FastClock clock, CancellationToken cancel)
    {
        var graph = TenantSimulatorHost.Build(options with { Url = new("http://127.0.0.1:0"), Weather = TenantWeather.Calm }, clock);
        await graph.StartAsync(cancel);
        return await OpenAsync(folder, graph, new(graph.Urls.Single()), _ => { }, clock, cancel);
    }

    /// <summary>Before a tenant that runs already and goes on afterwards.</summary>
    public static Task<RecoveringPortal> BeforeAsync(PortalFolder folder, Uri tenant, RecoveryPace pace, CancellationToken cancel) =>
        OpenAsync(folder, simulator: null, tenant, services => services.AddHaste(pace), clock: null, cancel);

    private static async Task<RecoveringPortal> OpenAsync(
        PortalFolder folder, WebApplication? simulator, Uri address, Action<IServiceCollection> services, TimeProvider? clock, CancellationToken cancel)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Accept.Add(new("application/json"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, cancel));
        return new(simulator, client, await StoreInHand.OpenAsync(folder, address, cancel, clock, services));
    }

    public async Task<HashSet<StateLine>> StateAsync(CancellationToken cancel) => StateLines.Of(await http.GetStringAsync("/_simulator/state", cancel));

    public async Task<JsonElement> RawStateAsync(CancellationToken cancel) => await http.GetFromJsonAsync<JsonElement>("/_simulator/state", cancel);

    /// <summary>Every write that reached Graph, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> WritesAsync(CancellationToken cancel) => [.. (await http.GetFromJsonAsync<JsonElement>("/_simulator/writes", cancel)).EnumerateArray()];

    /// <summary>A churn or an incident; false when the tenant has no room for it.</summary>
    public async Task<bool> CauseAsync(string what, CancellationToken cancel)
    {
        using var answer = await http.PostAsync($"/_simulator/{what}", content: null, cancel);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>A churn by somebody else, with everything that it changed.</summary>
    public async Task<JsonElement> ChurnAsync(int percent, int seed, CancellationToken cancel)
    {
        using var answer = await http.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/_simulator/churn?percent={percent}&seed={seed}"), content: null, cancel);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    public async Task WeatherAsync(string json, CancellationToken cancel)
    {
        using var content = new StringContent(json);
        (await http.PostAsync("/_simulator/weather", content, cancel)).EnsureSuccessStatusCode();
    }

    /// <summary>Lets the tenant's clock go on.</summary>
    public async Task WaitAsync(TimeSpan time, CancellationToken cancel)
    {
        using var content = JsonContent.Create(new { advance = time.ToString("c", CultureInfo.InvariantCulture) });
        (await http.PostAsync("/_simulator/clock", content, cancel)).EnsureSuccessStatusCode();
    }

    /// <summary>Every change of the tenant, by whomever, oldest first.</summary>
    public Task<IReadOnlyList<JsonElement>> LogAsync(CancellationToken cancel) => LogAsync(after: 0, cancel);

    /// <summary>As <see cref="LogAsync(CancellationToken)"/>, behind a number.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogAsync(long after, CancellationToken cancel) =>
        [.. (await http.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/_simulator/log?top=50000{(after > 0 ? $"&after={after}" : "")}"), cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    /// <summary>The number of the newest change.</summary>
    public async Task<long> LastChangeAsync(CancellationToken cancel)
    {
        var last = 0L;
        while (await LogAsync(last, cancel) is { Count: > 0 } more)
            last = more[^1].GetProperty("number").GetInt64();
        return last;
    }

    /// <summary>Employees whose attributes can be written here.</summary>
    public async Task<IReadOnlyList<string>> CloudUsersAsync(CancellationToken cancel) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/_simulator/state?kind=user", cancel)).GetProperty("objects").GetProperty("user").EnumerateArray()
            .Where(user => user.TextAt("employeeId") is not null && user.TextAt("deletedDateTime") is null && !(user.TryGetProperty("onPremisesSyncEnabled", out var synced) && synced.ValueKind == JsonValueKind.True))
            .Select(user => user.TextAt("id")!)];

    /// <summary>A write to Graph by somebody who uses the writer's registration; false when it is refused.</summary>
    public async Task<bool> WriteAsync(string method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new(method), $"/v1.0/{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancel);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The number of a new sealed snapshot.</summary>
    public async Task<int> SnapshotAsync(CancellationToken cancel)
    {
        await store.CaptureAsync(cancel);
        return (await store.NumbersAsync(cancel))[^1];
    }

    /// <summary>Everything that differs between a snapshot and now, by a new snapshot.</summary>
    public async Task<FoundDifferences> SinceAsync(int snapshot, CancellationToken cancel) => await ReadAsync(new NewReport { From = snapshot, To = await SnapshotAsync(cancel), OperationId = Guid.NewGuid() }, cancel);

    /// <summary>Everything that differs between what a recovery kept before its first write, and now.</summary>
    public async Task<FoundDifferences> SinceBeforeAsync(RecoverySummary recovery, CancellationToken cancel)
    {
        var number = await Get<ReportService>().CreateFromReadingAsync(recovery.BeforeReadingKey!.Value, $"Before recovery {recovery.Number}", Guid.NewGuid(), cancel);
        await store.RunAsync(ReportService.JobKind, cancel);
        return await RowsAsync((await Get<ReportService>().FindAsync(number, cancel))!, cancel);
    }

    /// <summary>Ticks all that can be ticked, and what was made since one by one.</summary>
    public async Task TickAllAsync(FoundDifferences found, CancellationToken cancel)
    {
        var draft = Get<DraftService>();
        await draft.TickMatchingAsync(found.Key, ChangeFilter.None, cancel);
        foreach (var made in found.Changes.Where(change => change is { NotRestorable: null } && (change.IsCreatedSince || change.Action is "softDelete" or "delete")))
            await draft.TickPointedAsync(found.Key, [made.ChangeKey], cancel);
    }

    public Task TickAsync(FoundDifferences found, IReadOnlyList<ReportItemRow> items, CancellationToken cancel) =>
        Get<DraftService>().TickItemsAsync(found.Key, [.. items.Select(item => item.ItemKey)], cancel);

    /// <summary>The plan of what is ticked; null with a sentence where nothing is to be planned.</summary>
    public async Task<(ReviewedPlan? Plan, string? Refusal)> PlanAsync(FoundDifferences found, CancellationToken cancel) => await Get<RecoveryService>().PlanAsync(found.Number, cancel) switch
    {
        PlanAnswer.Planned planned => (planned.Plan, null),
        PlanAnswer.Refused refused => (null, refused.Reason.Sentence),
        var other => throw new InvalidOperationException(other.GetType().Name),
    };

    /// <summary>Starts a plan and runs it to its end.</summary>
    public async Task<RecoverySummary> RunAsync(ReviewedPlan plan, CancellationToken cancel)
    {
        var recovery = await GoOnAsync(await StartAsync(plan, cancel), cancel);
        if ((await store.WaitingAsync(cancel)).Contains(ReportService.JobKind))
            await store.RunAsync(ReportService.JobKind, cancel); // the one that it asked for itself
        return recovery;
    }

    /// <summary>How what a recovery touched compares with what it started from, by the report that it asked for.</summary>
    public Task<EqualNow?> EqualAsync(RecoverySummary recovery, CancellationToken cancel) => Get<AftermathHistory>().EqualAsync(recovery.Number, cancel);

    /// <summary>Runs a started recovery to its end.</summary>
    public async Task<RecoverySummary> GoOnAsync(int number, CancellationToken cancel)
    {
        await store.TryRunAsync(RecoveryJob.Kind, cancel);
        return await RecoveryAsync(number, cancel);
    }

    public async Task<RecoverySummary> RecoveryAsync(int number, CancellationToken cancel) => (await Get<RecoveryHistory>().FindAsync(number, cancel))!;

    /// <summary>Whether a recovery's job has not come to its end.</summary>
    public async Task<bool> WaitsAsync(CancellationToken cancel) => (await store.WaitingAsync(cancel)).Contains(RecoveryJob.Kind);

    /// <summary>How often runs of the newest recovery began.</summary>
    public async Task<long> RunsAsync(CancellationToken cancel)
    {
        await using var db = await store.ContextAsync(cancel);
        return await db.Jobs.Where(job => job.Kind == RecoveryJob.Kind).OrderByDescending(job => job.JobKey).Select(job => job.Epoch).FirstAsync(cancel);
    }

    /// <summary>How many of its steps are carried out so far.</summary>
    public async Task<int> DoneAsync(int number, CancellationToken cancel)
    {
        await using var db = await store.ContextAsync(cancel);
        return await db.Recoveries.Where(row => row.Number == number).Select(row => row.Applied + row.AlreadySo).SingleAsync(cancel);
    }

    /// <summary>As if the half minute had passed after which a dead portal's job is taken over.</summary>
    public Task LetLeasesRunOutAsync(CancellationToken cancel) => store.LetLeasesRunOutAsync(cancel);

    /// <summary>How often each write took effect, by the id that it carried, and what each path was asked.</summary>
    public Task<JsonElement> RequestsAsync(CancellationToken cancel) => http.GetFromJsonAsync<JsonElement>("/_simulator/requests", cancel);

    /// <summary>How long after its object was read each write was answered, by the journal.</summary>
    public async Task<IReadOnlyList<TimeSpan>> ReadToWriteAsync(RecoverySummary recovery, CancellationToken cancel)
    {
        return
        [
            .. from step in (await JournalAsync(recovery, cancel)).GroupBy(entry => entry.Order)
               from pair in step.Zip(step.Skip(1))
               where pair.First.Event == "intent" && pair.Second.Event == "answer" && JsonElement.Parse(pair.First.Detail).TextAt("readAt") is not null
               select pair.Second.At - JsonElement.Parse(pair.First.Detail).GetProperty("readAt").GetDateTime(),
        ];
    }

    /// <summary>Every call that was decided on a reading, by the journal.</summary>
    public async Task<IReadOnlyList<JournalledCall>> CallsAsync(RecoverySummary recovery, CancellationToken cancel) =>
    [
        .. from entry in await JournalAsync(recovery, cancel)
           where entry.Event == "intent"
           let intent = JsonElement.Parse(entry.Detail)
           where intent.TextAt("readAt") is not null
           select new JournalledCall(entry.Order, intent.GetProperty("readAt").GetDateTimeOffset(), intent.TextAt("body")),
    ];

    private async Task<IReadOnlyList<JournalEntryRow>> JournalAsync(RecoverySummary recovery, CancellationToken cancel)
    {
        await using var db = await store.ContextAsync(cancel);
        return await db.JournalEntries.AsNoTracking().Where(entry => db.Recoveries.Any(row => row.RecoveryKey == entry.RecoveryKey && row.Number == recovery.Number)).OrderBy(entry => entry.JournalKey).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<RecoveryStepRow>> StepsAsync(RecoverySummary recovery, CancellationToken cancel)
    {
        await using var db = await store.ContextAsync(cancel);
        return await db.RecoverySteps.AsNoTracking().Where(step => db.Recoveries.Any(row => row.RecoveryKey == step.RecoveryKey && row.Number == recovery.Number)).OrderBy(step => step.Order).ToListAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await store.DisposeAsync();
        http.Dispose();
        if (simulator is not null)
            await simulator.DisposeAsync();
    }

    /// <summary>Starts a plan; whichever portal runs it is to be told. Returns the recovery's number.</summary>
    public async Task<int> StartAsync(ReviewedPlan plan, CancellationToken cancel)
    {
        var recoveries = Get<RecoveryService>();
        var start = new StartRecovery
        {
            PlanKey = plan.PlanKey,
            PlanHash = plan.Hash,
            Reason = "A round.",
            CauseStopped = true,
            TypedConfirmation = PlanWords.Confirmation(plan.Plan, recoveries.TenantName),
            OperationId = Guid.NewGuid(),
        };
        return await recoveries.StartAsync(start, cancel) switch
        {
            StartAnswer.Started started => started.Number,
            StartAnswer.Refused refused => throw new InvalidOperationException(string.Join(' ', refused.Reasons.Select(reason => reason.Sentence))),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private async Task<FoundDifferences> ReadAsync(NewReport wish, CancellationToken cancel)
    {
        var report = await store.CompareAsync(wish, cancel);
        return report.State == JobState.Successful ? await RowsAsync(report, cancel) : throw new InvalidOperationException($"The report failed: {report.Error}");
    }

    private async Task<FoundDifferences> RowsAsync(ReportSummary report, CancellationToken cancel)
    {
        await using var db = await store.ContextAsync(cancel);
        return new(
            report.Key,
            report.Number,
            await db.ReportChanges.AsNoTracking().Where(change => change.ReportKey == report.Key).ToListAsync(cancel),
            await db.ReportItems.AsNoTracking().Where(item => item.ReportKey == report.Key).ToListAsync(cancel));
    }

    private static async Task<string> TokenAsync(HttpClient http, CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SimulatedTenant.WriterClientId,
            ["client_secret"] = SimulatedTenant.WriterClientSecret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await http.PostAsync($"/{SimulatedTenant.TenantId}/oauth2/v2.0/token", form, cancel);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).TextAt("access_token")!;
    }

    private T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();
}
