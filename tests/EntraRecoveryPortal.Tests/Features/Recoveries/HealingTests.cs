using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Snapshot, damage of every kind, report, recovery: afterwards the tenant is what it was, value by value.</summary>
public sealed class HealingTests
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";

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
        Assert.Empty(after.Except(before).Where(line => !line.EndsWith(ComparableState.InBin, StringComparison.Ordinal)));
        Assert.Empty((await healed.SinceAsync(snapshot)).All.Except(found.SaidToStay));
    }

    [Fact]
    public async Task What_the_recycle_bin_of_policies_refuses_is_made_again_and_what_named_it_follows()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60, ConditionalAccessRestoreAllowed = false });
        var snapshot = await healed.SnapshotAsync();
        var location = await healed.Tenant.IdOfAsync(Locations, "Branch offices");
        var (policy, deleted) = (await healed.Tenant.NamedAsync(Policies, "CA004 Require MFA for Finance"), await healed.Tenant.NamedAsync(Policies, "CA002 Require MFA for everybody"));
        var conditions = policy["conditions"]!.DeepClone();
        conditions["locations"] = null;
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { conditions });
        await healed.Tenant.RemoveAsync($"{Locations}/{location}");
        await healed.Tenant.ChangeAsync($"{Policies}/{deleted["id"]}", new { description = "TEMP" });
        await healed.Tenant.RemoveAsync($"{Policies}/{deleted["id"]}");

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));

        Assert.Equal((RecoveryState.Successful, 0), (recovery.State, recovery.Verification!.Different.Count));
        var newLocation = await healed.Tenant.IdOfAsync(Locations, "Branch offices");
        Assert.NotEqual(location, newLocation);
        Assert.Equal([newLocation], (await healed.Tenant.OneAsync($"{Policies}/{policy["id"]}"))["conditions"]!["locations"]!["excludeLocations"]!.AsArray().Select(x => x!.ToString()));
        var again = await healed.Tenant.NamedAsync(Policies, "CA002 Require MFA for everybody");
        Assert.NotEqual(deleted["id"]!.ToString(), again["id"]!.ToString());
        Assert.Equal("enabledForReportingButNotEnforced", again["state"]!.ToString());
        Assert.Contains(await healed.StepsAsync(recovery.Number), step => step.Message?.Contains($"the new id {again["id"]}.", StringComparison.Ordinal) == true);
        Assert.Equal(2, recovery.Verification.FollowUps.Count(sentence => sentence.EndsWith("Point what named the old one to it.", StringComparison.Ordinal)));
    }
}
