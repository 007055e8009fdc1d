using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Snapshot, damage of every kind, report, recovery: afterwards the tenant is what it was, value by value.</summary>
public sealed class HealingTests
{
    [Theory]
    [InlineData(nameof(PeopleDamage))]
    [InlineData(nameof(GroupDamage))]
    [InlineData(nameof(ApplicationDamage))]
    [InlineData(nameof(PrincipalDamage))]
    [InlineData(nameof(AccessDamage))]
    [InlineData(nameof(ConditionalAccessDamage))]
    [InlineData(nameof(TenantPolicyDamage))]
    [InlineData(nameof(UnitAndRoleDamage))]
    public async Task What_was_damaged_is_again_what_it_was(string name)
    {
        await using var healed = await HealedTenant.StartAsync();
        var damage = Damage.All[name];
        await damage.PrepareAsync(healed.Tenant);
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        await damage.CauseAsync(healed.Tenant);
        Assert.False(before.SetEquals(await healed.StateAsync()));
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.HealAsync(found);

        Assert.Empty((await healed.StepsAsync(recovery.Number)).Where(step => !StepOutcome.IsAsPlanned(step.Outcome))
            .Select(step => $"{step.Order} {step.Method} {step.Path} {step.Body}: {step.Outcome} {step.Code} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        Assert.Equal(RecoveryState.Successful, recovery.State);
        var after = await healed.StateAsync();
        Assert.Empty(before.Except(after));
        Assert.Empty(after.Except(before));
        Assert.Empty((await healed.SinceAsync(snapshot)).All.Except(found.SaidToStay));
    }
}
