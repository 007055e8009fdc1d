using System.Diagnostics;
using System.Reflection;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Build;

public sealed class PublishedPortalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_portal_serves_its_pages_files_wherever_it_is_started_from()
    {
        using var published = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        await PublishAsync(published.Path);
        var settings = PortalUnderTest.Settings(new Uri("http://127.0.0.1:9/"), elsewhere).Select(x => $"--{x.Key}={x.Value}");
        using var portal = Start(elsewhere.Path, [Path.Combine(published.Path, "EntraRecoveryPortal.dll"), "--urls=http://127.0.0.1:0", .. settings]);
        try
        {
            using var http = new HttpClient { BaseAddress = await AddressAsync(portal) };

            var script = await http.GetByteArrayAsync(new Uri("/_framework/blazor.web.js", UriKind.Relative), Cancellation);
            var styles = await http.GetByteArrayAsync(new Uri("/EntraRecoveryPortal.styles.css", UriKind.Relative), Cancellation);

            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(published.Path, "wwwroot", "_framework", "blazor.web.js"), Cancellation), script);
            Assert.NotEmpty(styles);
        }
        finally
        {
            portal.Kill();
            await portal.WaitForExitAsync(Cancellation);
        }
    }

    private static async Task PublishAsync(string folder)
    {
        var configuration = typeof(PublishedPortalTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var publish = Start(folder, ["publish", Path.Combine(Repository.Root, "src", "EntraRecoveryPortal"), "--no-build", "-c", configuration, "-o", folder, "-p:CompressionEnabled=false", "-nologo"]);
        var told = await publish.StandardOutput.ReadToEndAsync(Cancellation);
        await publish.WaitForExitAsync(Cancellation);
        Assert.True(publish.ExitCode == 0, told);
    }

    private static async Task<Uri> AddressAsync(Process portal)
    {
        const string Listening = "Now listening on: ";
        while (await portal.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
                return new Uri(line[(at + Listening.Length)..]);
        }

        throw new InvalidOperationException("The portal ended before it listened.");
    }

    private static Process Start(string folder, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
}
