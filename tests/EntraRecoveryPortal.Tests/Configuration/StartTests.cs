using System.Diagnostics;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Configuration;

public sealed class StartTests
{
    [Fact]
    public async Task A_faulty_configuration_ends_the_program_with_sentences_instead_of_a_stack_trace()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", [typeof(PortalHost).Assembly.Location, "--SignIn:TenantId=common"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var portal = Process.Start(start)!;
        var told = await portal.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await portal.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, portal.ExitCode);
        Assert.Contains("SignIn:TenantId", told, StringComparison.Ordinal);
        Assert.Contains("Tenant:Reader:ClientId", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", told, StringComparison.Ordinal);
    }
}
