using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EntraRecoveryPortal.Demo;
using EntraRecoveryPortal.TenantSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo, but with a portal that is a process of its own: it can be killed, and started again on the same address and store.</summary>
public sealed class KillableDemo : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DemoOptions options = new() { Users = 60, PortalPort = FreePort(), TenantPort = 0, Data = Directory.CreateTempSubdirectory("erp-killed-").FullName };
    private WebApplication simulator = null!;
    private Process portal = null!;

    public TenantWitness Tenant { get; private set; } = null!;

    public Uri PortalUrl => new($"http://127.0.0.1:{options.PortalPort}");

    private string Store => $"Data Source={Path.Combine(options.Data, "portal.db")}";

    public async ValueTask InitializeAsync()
    {
        simulator = TenantSimulatorHost.Build(new SimulatorOptions { Url = new("http://127.0.0.1:0"), Users = options.Users }, TimeProvider.System);
        await simulator.StartAsync(TestContext.Current.CancellationToken);
        Tenant = new TenantWitness(new(simulator.Urls.First()));
        RunningDemo.PrepareData(options);
        await StartAsync();
    }

    /// <summary>As when the power fails: nothing of it runs any more, no handler either.</summary>
    public async Task KillAsync()
    {
        portal.Kill();
        await portal.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>After the half minute in which nobody takes over what a portal holds.</summary>
    public async Task StartAgainAsync()
    {
        await using (var db = new SqliteConnection(Store + ";Pooling=False"))
        {
            await db.OpenAsync(TestContext.Current.CancellationToken);
            await using var past = db.CreateCommand();
            past.CommandText = "UPDATE Jobs SET LeaseUntil = NULL";
            await past.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!portal.HasExited)
            await KillAsync();
        portal.Dispose();
        Tenant.Dispose();
        await simulator.DisposeAsync();
        Directory.Delete(options.Data, recursive: true);
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PortalHost).Assembly.Location]) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["ASPNETCORE_URLS"] = PortalUrl.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in RunningDemo.SettingsOf(options, new(simulator.Urls.First())).Append(new("Recovery:ApprovalTypes:0", "none")))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        portal = Process.Start(start)!;
        var ready = new TaskCompletionSource();
        portal.OutputDataReceived += (_, line) => _ = line.Data switch
        {
            null => ready.TrySetException(new InvalidOperationException("The portal ended by itself.")),
            var text when text.Contains("Application started", StringComparison.Ordinal) => ready.TrySetResult(),
            _ => false,
        };
        portal.BeginOutputReadLine();
        await ready.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
