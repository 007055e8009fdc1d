using Bunit;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Components;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

public sealed class VerificationCardTests(GuardedStore guarded) : ComponentTests, IClassFixture<GuardedStore>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_the_last_result_and_faults_as_text()
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Ada);
        Use(scope);

        await KeepAsync(scope, new() { UpToNumber = 4, Unaltered = [1, 2, 3, 4] });
        var sound = Render<VerificationCard>();
        sound.WaitForAssertion(() => Assert.Equal("Unaltered since capture up to #4.", sound.Find("strong").TextContent));
        Assert.Empty(sound.FindAll("table"));

        await KeepAsync(scope, new() { UpToNumber = 4, Unaltered = [1, 2, 3, 4], Unproven = 2 });
        var unproven = Render<VerificationCard>();
        unproven.WaitForAssertion(() => Assert.Equal("Unaltered since capture up to #4. 2 imported records are unproven.", unproven.Find("strong").TextContent));
        Assert.Contains("cannot be looked at here", unproven.Markup, StringComparison.Ordinal);

        await KeepAsync(scope, new() { UpToNumber = 4, FaultCount = 3, Faults = [new("Pack <b>7</b>", "It is missing.", [2]), new("Trigger x", "It is altered.", [])], Affected = [2], Unaltered = [1, 3, 4] });
        var broken = Render<VerificationCard>();
        broken.WaitForAssertion(() => Assert.Equal("3 faults found. Affected: #2.", broken.Find("strong").TextContent));
        Assert.Equal(["Pack <b>7</b>", "It is missing.", "#2", "Trigger x", "It is altered.", "none"], broken.FindAll("tbody td").Select(cell => cell.TextContent));
        Assert.Contains("No fault touches #1, #3 to #4: unaltered since capture.", broken.Markup, StringComparison.Ordinal);
        Assert.Contains("and 1 more fault.", broken.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_sees_no_button()
    {
        await using var scope = guarded.Portal.ScopeOf(TestPerson.Rita);
        Use(scope);

        Assert.Empty(Render<VerificationCard>().FindAll("button"));
    }

    private static Task KeepAsync(AsyncServiceScope scope, VerificationResult result) =>
        scope.ServiceProvider.GetRequiredService<VerificationStore>()
            .KeepAsync(result, Now.UtcDateTime, scope.ServiceProvider.GetRequiredService<Actor>().Person!, Guid.NewGuid(), _ => Task.CompletedTask, Cancel);

    private void Use(AsyncServiceScope scope)
    {
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<IntegrityService>());
        Services.AddSingleton(scope.ServiceProvider.GetRequiredService<Actor>());
    }
}
