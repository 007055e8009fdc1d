using System.Net.Http.Json;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>A simulated tenant over HTTP, and the portal's reader and writer in front of it.</summary>
public sealed class SimulatedContoso : IAsyncLifetime
{
    private readonly WebApplication simulator = TenantSimulatorHost.Build(new SimulatorOptions { Url = new Uri("http://127.0.0.1:0"), Users = 1100, Weather = TenantWeather.Calm }, TimeProvider.System);
    private ServiceProvider? portal;

    public TenantReader Reader => portal!.GetRequiredService<TenantReader>();

    public TenantWriter Writer => portal!.GetRequiredService<TenantWriter>();

    public async ValueTask InitializeAsync()
    {
        await simulator.StartAsync();
        portal = Portal.Graph(
            new Uri(simulator.Urls.Single()), SimulatedTenant.TenantId,
            (SimulatedTenant.ReaderClientId, SimulatedTenant.ReaderClientSecret), (SimulatedTenant.WriterClientId, SimulatedTenant.WriterClientSecret));
    }

    public async Task<JsonElement> StateAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(simulator.Urls.Single()) };
        return await http.GetFromJsonAsync<JsonElement>("/_simulator/state", TestContext.Current.CancellationToken);
    }

    public async Task<Capture> CaptureAsync(string type)
    {
        var objects = new Dictionary<ObjectRef, DirectoryObject>();
        var links = new List<Link>();
        var reading = await Reader.ReadTypeAsync(
            Catalogue.Of(type), GraphPriority.Low,
            (page, _) =>
            {
                foreach (var one in page.Objects)
                    objects.Add(one.Ref, one);
                links.AddRange(page.Links);
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        return new Capture(reading, objects, links);
    }

    public async ValueTask DisposeAsync()
    {
        await portal!.DisposeAsync();
        await simulator.DisposeAsync();
    }
}

public sealed record Capture(TypeReading Reading, IReadOnlyDictionary<ObjectRef, DirectoryObject> Objects, IReadOnlyList<Link> Links);
