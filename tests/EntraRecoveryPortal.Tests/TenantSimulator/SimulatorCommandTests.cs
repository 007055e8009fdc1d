using System.Net;
using System.Net.Sockets;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class SimulatorCommandTests
{
    [Theory]
    [InlineData("--users", "3")]
    [InlineData("--users", "many")]
    [InlineData("--port", "70000")]
    [InlineData("--people", "10")]
    [InlineData("--seed", "-1")]
    public void A_bad_option_is_told_in_one_line(params string[] args)
    {
        var faults = SimulatorCommand.FaultsOf(SimulatorCommand.Create((_, _) => throw new InvalidOperationException("It must not start.")).Parse(args));

        Assert.NotNull(faults);
        Assert.DoesNotContain('\n', faults);
        Assert.Contains(args[0], faults, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_say_how_many_which_and_where()
    {
        SimulatorOptions? read = null;
        var command = SimulatorCommand.Create((options, _) =>
        {
            read = options;
            return Task.FromResult(0);
        });

        Assert.Equal(0, await command.Parse("--users 70 --seed 9 --port 0").InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((70, 9, new Uri("http://127.0.0.1:0")), (read!.Users, read.Seed, read.Url));
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line_that_names_the_option()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var error = new StringWriter();

        var exit = await SimulatorCommand.RunAsync(new() { Users = 10, Url = new($"http://127.0.0.1:{port}") }, TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        Assert.Contains("--port", Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_the_network_is_refused()
    {
        await using var error = new StringWriter();

        var exit = await SimulatorCommand.RunAsync(new() { Url = new("http://192.0.2.1:5081") }, TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        Assert.Contains("loopback", error.ToString(), StringComparison.Ordinal);
    }
}
