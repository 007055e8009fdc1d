using System.Net;
using System.Net.Sockets;
using EntraRecoveryPortal.Demo;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What a person who starts the demo wrongly is told: one line with the way out.</summary>
public sealed class DemoStartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("erp-start-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(true, "start the portal on another with --portal-port")]
    [InlineData(false, "start the simulated tenant on another with --tenant-port")]
    public async Task A_port_in_use_gets_one_line_that_names_the_option(bool isPortal, string expected)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;
        var options = new DemoOptions { Data = _data, PortalPort = isPortal ? taken : 0, TenantPort = isPortal ? 0 : taken };

        var fault = await Assert.ThrowsAsync<DemoCannotStartException>(() => RunningDemo.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task The_store_of_another_tenant_is_left_alone()
    {
        var options = new DemoOptions { Data = _data, Users = 20, PortalPort = 0, TenantPort = 0 };
        await (await RunningDemo.StartAsync(options, TestContext.Current.CancellationToken)).DisposeAsync();

        var fault = await Assert.ThrowsAsync<DemoCannotStartException>(() => RunningDemo.StartAsync(options with { Seed = 2 }, TestContext.Current.CancellationToken));

        Assert.Contains("--fresh", fault.Message, StringComparison.Ordinal);
        await (await RunningDemo.StartAsync(options with { Seed = 2, Fresh = true }, TestContext.Current.CancellationToken)).DisposeAsync();
    }

    [Theory]
    [InlineData("--users", "3")]
    [InlineData("--portal-port", "70000")]
    [InlineData("--people", "10")]
    public async Task A_mistyped_option_starts_nothing(params string[] args)
    {
        var started = false;
        var command = DemoCommand.Create((_, _) =>
        {
            started = true;
            return Task.FromResult(0);
        });

        var exit = await command.Parse(args).InvokeAsync(new() { Output = TextWriter.Null, Error = TextWriter.Null }, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, exit);
        Assert.False(started);
    }
}
