using System.Text.RegularExpressions;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Benchmarks.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>What the portal holds in memory for each person who has a report open, in a browser and over a WebSocket. The report's own index is there once, before the first is counted.</summary>
internal sealed class OpenCircuits(string place)
{
    private const int Circuits = 8;

    /// <summary>In milliseconds.</summary>
    private const float Patience = 120_000;

    /// <summary>Bytes of heap for each open circuit.</summary>
    public async Task<double> MeasureAsync(int report)
    {
        await using var tenant = await SimulatorProcess.StartAsync(users: 100);
        await using var portal = await StartAsync(tenant.Address);
        var address = portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Installed(), Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
        var context = await browser.NewContextAsync(new() { BaseURL = address });
        context.SetDefaultTimeout(Patience);
        var first = await context.NewPageAsync();
        await first.GotoAsync("/");
        await first.GetByRole(AriaRole.Button, new() { Name = "Ada Admin" }).ClickAsync();
        await Assertions.Expect(first).ToHaveURLAsync(new Regex("^" + Regex.Escape(address)), new() { Timeout = Patience });
        await OpenAsync(first, report);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var circuit = 0; circuit < Circuits; circuit++)
            await OpenAsync(await context.NewPageAsync(), report);
        return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Circuits;
    }

    private static async Task OpenAsync(IPage page, int report)
    {
        await page.GotoAsync($"/differences/{report}");
        await page.Locator("tr[data-row] [data-expand]").First.ClickAsync();
        await page.Locator("tr.change-detail").First.WaitForAsync();
    }

    private async Task<WebApplication> StartAsync(Uri tenant)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(PortalHost).Assembly.GetName().Name, ContentRootPath = place });
        builder.Configuration.AddInMemoryCollection(new PortalFolder(place).SettingsFor(tenant)).AddInMemoryCollection(MeasuredStore.SettingsFor(place));
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.Logging.ClearProviders();
        builder.AddPortal();
        var app = builder.Build().UsePortal();
        await app.StartAsync();
        return app;
    }

    // The system's browser; null means the one that Playwright installed.
    private static string? Installed() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
