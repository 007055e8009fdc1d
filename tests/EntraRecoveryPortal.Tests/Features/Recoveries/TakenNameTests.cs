using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Names and addresses of which there can be one are given back from whomever has them by now.</summary>
public sealed class TakenNameTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whose_name_somebody_took_comes_back_under_another_one_unless_it_is_taken_back(bool withHolder)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var people = await healed.Tenant.CloudEmployeesAsync();
        var (id, name) = (people[9]["id"]!.ToString(), people[9]["userPrincipalName"]!.ToString());
        var holder = people[12]["id"]!.ToString();
        await healed.Tenant.ChangeAsync($"users/{id}", new { mail = name });
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.RemoveAsync($"users/{id}");
        await healed.Tenant.ChangeAsync($"users/{holder}", new { userPrincipalName = name });
        await healed.Tenant.ChangeAsync($"users/{holder}", new { mail = name });
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.RecoverAsync(found, change => change.ObjectId == id || (withHolder && change.ObjectId == holder));

        Assert.Equal(RecoveryState.Successful, recovery.State);
        var back = (await healed.Tenant.GetAsync($"users/{id}?$select=userPrincipalName")).Body["userPrincipalName"]!.ToString();
        Assert.Equal(withHolder ? name : $"{name.Split('@')[0]}.{id[..8]}@{name.Split('@')[1]}", back);
    }

    [Fact]
    public async Task Two_people_whose_names_were_swapped_have_their_own_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var people = await healed.Tenant.CloudEmployeesAsync();
        var (one, other) = (people[9]["id"]!.ToString(), people[12]["id"]!.ToString());
        var (name, othersName) = (people[9]["userPrincipalName"]!.ToString(), people[12]["userPrincipalName"]!.ToString());
        var snapshot = await healed.SnapshotAsync();
        var before = await healed.StateAsync();
        await healed.Tenant.ChangeAsync($"users/{one}", new { userPrincipalName = $"between@{name.Split('@')[1]}" });
        await healed.Tenant.ChangeAsync($"users/{other}", new { userPrincipalName = name });
        await healed.Tenant.ChangeAsync($"users/{one}", new { userPrincipalName = othersName });

        var recovery = await healed.RecoverAsync(await healed.SinceAsync(snapshot), change => change.ObjectId == one || change.ObjectId == other);

        Assert.Equal((RecoveryState.Successful, 3), (recovery.State, recovery.Applied));
        Assert.Equal(before.Order(StringComparer.Ordinal), (await healed.StateAsync()).Order(StringComparer.Ordinal));
    }
}
