using System.Net;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Audit;

public sealed class AuditExportTests(SignedPortal shared) : IClassFixture<SignedPortal>
{
    [Fact]
    public async Task A_reader_exports_what_the_filter_lets_through_and_nobody_else_does()
    {
        shared.Authority.Honest().Person = TestPerson.Rita;
        await using (var scope = shared.Portal.ScopeOf(TestPerson.Nora))
        {
            var actor = scope.ServiceProvider.GetRequiredService<Actor>();
            await Assert.ThrowsAsync<AccessDeniedException>(() => actor.DemandAsync(Permissions.Recover, "recovery.start", "=evil", TestContext.Current.CancellationToken));
        }

        using var browser = shared.Portal.OpenBrowser();
        var (_, status, body) = await browser.OpenAsync("/audit/export?outcome=refused");
        Assert.Equal(HttpStatusCode.OK, status);
        var lines = body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("Nora None", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=evil", lines[1], StringComparison.Ordinal);

        using var stranger = shared.Portal.OpenBrowser();
        using var answer = await stranger.StepAsync("/audit/export");
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }
}
