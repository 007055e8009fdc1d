using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What applications hang on people, groups and devices is told by its name and put back by calls of its own.</summary>
public sealed class OpenExtensionTests
{
    private const string Profile = "com.contoso.profile";

    [Fact]
    public async Task Extensions_that_were_changed_removed_and_added_are_again_what_they_were()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 }, openExtensions: true);
        var (ada, bob) = ((await healed.Tenant.CloudEmployeesAsync())[0]["id"]!.ToString(), (await healed.Tenant.CloudEmployeesAsync())[1]["id"]!.ToString());
        string[] owners = [$"users/{ada}", $"users/{bob}", $"groups/{await healed.Tenant.IdOfAsync("groups", "Finance and Legal")}", $"devices/{(await healed.Tenant.AllAsync("devices"))[0]["id"]}", $"organization/{SimulatedTenant.TenantId}"];
        foreach (var owner in owners)
            await HangAsync(healed.Tenant, owner, Profile, new() { ["theme"] = "dark", ["size"] = 3, ["places"] = new JsonArray("Graz", "Wien"), ["nested"] = new JsonObject { ["a"] = 1, ["b"] = 2 } });
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        Assert.Equal(204, (await healed.Tenant.PatchAsync($"{owners[0]}/extensions/{Profile}", new JsonObject { ["@odata.type"] = "microsoft.graph.openTypeExtension", ["theme"] = null, ["size"] = 4, ["nested"] = new JsonObject { ["a"] = 9, ["b"] = 2 } })).Status);
        foreach (var owner in owners[1..])
            Assert.Equal(204, (await healed.Tenant.DeleteAsync($"{owner}/extensions/{Profile}")).Status);
        await HangAsync(healed.Tenant, owners[1], "com.intruder.note", new() { ["left"] = true });
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.HealAsync(found);

        Assert.Equal(
            [("deviceExtension", nameof(ChangeAction.Recreate)), ("groupExtension", nameof(ChangeAction.Recreate)), ("organizationExtension", nameof(ChangeAction.Recreate)), ("userExtension", nameof(ChangeAction.Delete)), ("userExtension", nameof(ChangeAction.Recreate)), ("userExtension", nameof(ChangeAction.Update))],
            found.Changes.Select(change => (change.Type, Action: char.ToUpperInvariant(change.Action[0]) + change.Action[1..])).Order());
        Assert.Empty((await healed.StepsAsync(recovery.Number)).Where(step => !StepOutcome.IsAsPlanned(step.Outcome)).Select(step => $"{step.Method} {step.Path} {step.Body}: {step.Outcome} {step.Code} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        Assert.Equal(before.Order(StringComparer.Ordinal), (await healed.StateAsync()).Order(StringComparer.Ordinal));
        Assert.Empty((await healed.SinceAsync(snapshot)).Changes);
    }

    [Fact]
    public async Task Extensions_of_somebody_deleted_sleep_in_their_row_and_come_back_with_them()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 }, openExtensions: true);
        var ada = (await healed.Tenant.CloudEmployeesAsync())[0]["id"]!.ToString();
        await HangAsync(healed.Tenant, $"users/{ada}", Profile, new() { ["theme"] = "dark" });
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.RemoveAsync($"users/{ada}");
        var found = await healed.SinceAsync(snapshot);

        var recovery = await healed.HealAsync(found);

        Assert.DoesNotContain(found.Changes, change => change.Type == "userExtension");
        Assert.Contains(found.Items, item => item.TargetType == "userExtension");
        Assert.Equal(RecoveryState.Successful, recovery.State);
        Assert.Empty(before.Except(await healed.StateAsync()));
    }

    internal static async Task HangAsync(RunningSimulator tenant, string owner, string name, JsonObject data)
    {
        data["@odata.type"] = "microsoft.graph.openTypeExtension";
        data["extensionName"] = name;
        Assert.Equal(201, (await tenant.PostAsync($"{owner}/extensions", data)).Status);
    }
}
