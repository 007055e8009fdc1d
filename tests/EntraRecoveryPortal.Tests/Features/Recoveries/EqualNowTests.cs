using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>When a recovery is over, a report that it asks for itself compares what it was about with what it started from.</summary>
public sealed class EqualNowTests
{
    private static readonly string[] Attributes = ["department", "jobTitle"];

    [Fact]
    public async Task What_is_equal_again_is_counted_and_of_the_rest_it_is_said_why()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var people = (await healed.Tenant.CloudEmployeesAsync()).Take(3).Select(person => person["id"]!.ToString()).ToList();
        var snapshot = await healed.SnapshotAsync();
        foreach (var person in people)
            await healed.Tenant.PatchAsync($"users/{person}", new JsonObject { [Attributes[0]] = "TEMP", [Attributes[1]] = "TEMP" });
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAsync(found, (change, item) => change.ObjectId == people[0] || (change.ObjectId == people[1] && item.Path == Attributes[0]) || change.ObjectId == people[2]);
        var plan = await healed.PlanAsync(found);
        await healed.Tenant.PatchAsync($"users/{people[2]}", new JsonObject { [Attributes[1]] = "Somebody else's" });

        var recovery = await healed.RunAsync(plan);

        var equal = await healed.EqualAsync(recovery.Number);
        Assert.Equal((JobState.Successful, snapshot, 3, 1), (equal.State, equal.SnapshotNumber, equal.Touched, equal.Equal));
        var why = equal.First.ToDictionary(different => different.Object.Id, different => different.Why);
        Assert.Equal($"Not part of this recovery: {Attributes[1]}.", why[people[1]]);
        Assert.StartsWith("Changed since the report", why[people[2]], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_recovery_is_compared_too()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var people = (await healed.Tenant.CloudEmployeesAsync()).Take(2).Select(person => person["id"]!.ToString()).ToList();
        var snapshot = await healed.SnapshotAsync();
        foreach (var person in people)
            await healed.Tenant.PatchAsync($"users/{person}", new JsonObject { [Attributes[0]] = "TEMP" });
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAsync(found, (change, _) => people.Contains(change.ObjectId));
        var plan = await healed.PlanAsync(found);
        await healed.Tenant.WeatherAsync($$"""{"faults":[{"kind":"status","status":429,"retryAfter":1000,"method":"PATCH","path":"users/{{people[1]}}","rate":1}]}""");

        var number = await healed.StartAsync(plan);
        while ((await healed.StepsAsync(number)).All(step => step.Outcome != StepOutcome.Applied))
            Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
        Assert.True(await healed.CancelAsync(number));
        var recovery = await healed.EndAsync(number);

        Assert.Equal(RecoveryState.Abandoned, recovery.State);
        var equal = await healed.EqualAsync(number);
        Assert.Equal((JobState.Successful, snapshot, 2, 1), (equal.State, equal.SnapshotNumber, equal.Touched, equal.Equal));
        var left = Assert.Single(equal.First);
        Assert.Equal((people[1], "The recovery was cancelled before this step."), (left.Object.Id, left.Why));
    }
}
