using System.Text.Json;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Passwords;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Passwords;

public sealed class PasswordServiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_came_back_gets_a_password_that_is_shown_once_and_kept_nowhere()
    {
        await using var world = await RestoredAsync();

        var password = Assert.IsType<PasswordAnswer.Set>(await SetAsync(world, TestPerson.Ada, RecoveryWorld.User(1)));

        var profile = JsonElement.Parse(world.LastBody).GetProperty("passwordProfile");
        Assert.Equal((password.Password, true), (profile.GetProperty("password").GetString(), profile.GetProperty("forceChangePasswordNextSignIn").GetBoolean()));
        Assert.DoesNotContain(password.Password, password.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(password.Password, await world.WholeStoreAsync(), StringComparison.Ordinal);
        var entry = Assert.Single(await world.Portal.AuditAsync(), entry => entry.Action == "recovery.password");
        Assert.Equal((AuditOutcome.Done, TestPerson.Ada.ObjectId, $"user {RecoveryWorld.User(1)} of recovery 1"), (entry.Outcome, entry.PersonObjectId, entry.Target));
    }

    [Fact]
    public async Task Two_passwords_are_never_the_same()
    {
        await using var world = await RestoredAsync();

        Assert.NotEqual(
            Assert.IsType<PasswordAnswer.Set>(await SetAsync(world, TestPerson.Ada, RecoveryWorld.User(1))).Password,
            Assert.IsType<PasswordAnswer.Set>(await SetAsync(world, TestPerson.Ada, RecoveryWorld.User(1))).Password);
    }

    [Fact]
    public async Task Nobody_else_gets_one_and_nobody_without_a_fresh_sign_in_sets_one()
    {
        await using var world = await RestoredAsync();
        var writes = world.Writes.Count();

        Assert.Equal(
            [Refusals.NotBroughtBack.Sentence, Refusals.SignInStale.Sentence],
            [await RefusalAsync(world, TestPerson.Ada, RecoveryWorld.User(2)), await RefusalAsync(world, TestPerson.Ada with { SignedInAgo = TimeSpan.FromMinutes(16) }, RecoveryWorld.User(1))]);
        await Assert.ThrowsAsync<AccessDeniedException>(() => SetAsync(world, TestPerson.Anna, RecoveryWorld.User(1)));

        Assert.Equal(writes, world.Writes.Count());
    }

    [Fact]
    public async Task The_password_of_a_break_glass_account_is_set_by_hand()
    {
        await using var world = await RestoredAsync(("Recovery:BreakGlassAccounts:0", RecoveryWorld.User(1)));

        Assert.Equal(Refusals.PasswordOfBreakGlass.Sentence, await RefusalAsync(world, TestPerson.Ada, RecoveryWorld.User(1)));
    }

    [Fact]
    public async Task A_refusal_of_Graph_is_told_in_its_words_and_audited()
    {
        await using var world = await RestoredAsync();
        world.OnWrite = async (_, context) =>
        {
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };

        Assert.Equal("Microsoft Graph refused it: Insufficient privileges.", await RefusalAsync(world, TestPerson.Ada, RecoveryWorld.User(1)));
        Assert.Contains(await world.Portal.AuditAsync(), entry => entry is { Action: "recovery.password", Outcome: AuditOutcome.Failed });
    }

    private static async Task<PasswordAnswer> SetAsync(RecoveryWorld world, TestPerson by, string objectId)
    {
        await using var scope = world.Portal.ScopeOf(by);
        return await scope.ServiceProvider.GetRequiredService<PasswordService>().SetAsync(1, objectId, Guid.NewGuid(), Cancel);
    }

    private static async Task<string> RefusalAsync(RecoveryWorld world, TestPerson by, string objectId) =>
        Assert.IsType<PasswordAnswer.Refused>(await SetAsync(world, by, objectId)).Sentence;

    private static async Task<RecoveryWorld> RestoredAsync(params (string, string)[] settings)
    {
        var world = await RecoveryWorld.StartAsync(settings: settings);
        world.InBin(1, "Sales");
        world.Live(2, "Sales");
        await world.ReportAsync(TestPerson.Ada, 2);
        var restore = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.RestoreFromBin);
        Assert.Equal(RecoveryState.Successful, (await world.RunAsync(await world.KeepAsync(1, restore))).State);
        return world;
    }
}
