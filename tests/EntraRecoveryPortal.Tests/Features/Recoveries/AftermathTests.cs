using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class AftermathTests
{
    [Fact]
    public async Task What_is_changed_again_after_a_recovery_is_marked_in_reports_and_on_the_recovery()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var (tenant, group, person) = (healed.Tenant, await healed.Tenant.IdOfAsync("groups", "Legal"), (await healed.Tenant.CloudEmployeesAsync())[0]["id"]!.ToString());
        var (member, snapshot) = ((await tenant.IdsAsync($"groups/{group}/members"))[0], await healed.SnapshotAsync());
        var description = (await tenant.OneAsync($"groups/{group}"))["description"]!.ToString();
        await DamageAsync();
        await tenant.ChangeAsync($"users/{person}", new { jobTitle = "TEMP" });
        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));
        await healed.SnapshotAsync();
        Assert.Equal((0, recovery.StepCount), (await SinceAsync() is { } good ? (good.Changed.Count, good.Looked) : default));
        await DamageAsync();

        var (found, views) = await healed.SeenAsync(snapshot);

        Assert.Equal(recovery.Number, Assert.Single(views, view => view.Ref.Id == group).ChangedBackAfter);
        var items = await healed.ItemsAsync(found, group);
        Assert.Equal([("description", (int?)recovery.Number), ("members", recovery.Number)], items.Where(item => item.Path is "description" or "members").Select(item => (item.Path, item.ChangedBackAfter)));
        var since = (await SinceAsync())!;
        Assert.Equal(["Legal", "Legal"], since.Changed.Select(changed => changed.ObjectName));
        Assert.All(since.Changed, changed => Assert.Equal("It is again as it was before the recovery.", changed.What));
        await tenant.ChangeAsync($"groups/{group}", new { description });
        Assert.DoesNotContain((await healed.SeenAsync(snapshot)).Views, view => view.Ref.Id == person);

        async Task DamageAsync()
        {
            await tenant.ChangeAsync($"groups/{group}", new { description = "TEMP" });
            await tenant.UnlinkAsync($"groups/{group}/members", member);
        }

        Task<SinceRecovery?> SinceAsync() => healed.AfterAsync(recovery.Number);
    }

    [Theory]
    [InlineData("department", "\"Finance\"", "\"Sales\"", true)]
    [InlineData("department", "\"Finance\"", "\"Finance\"", false)]
    [InlineData("department", "\"Legal\"", "\"Sales\"", false)]
    [InlineData("jobTitle", null, "\"Clerk\"", false)]
    public void A_value_is_changed_back_when_what_was_written_is_what_the_snapshot_has_and_no_longer_what_is(string path, string? from, string? now, bool marked) =>
        Assert.Equal(marked, Write(StepKind.Update, after: """{"department":"Finance"}""").WroteValue(path, from, now));

    [Theory]
    [InlineData(StepKind.AddLinks, "members", "u1", false, true)]
    [InlineData(StepKind.AddLinks, "members", "u1", true, false)]
    [InlineData(StepKind.AddLinks, "owners", "u1", false, false)]
    [InlineData(StepKind.AddLinks, "members", "u2", false, false)]
    [InlineData(StepKind.RemoveLink, "members", "u1", true, true)]
    [InlineData(StepKind.RemoveLink, "members", "u1", false, false)]
    public void A_link_is_changed_back_when_it_is_not_as_the_recovery_left_it(StepKind kind, string relation, string target, bool isThere, bool marked) =>
        Assert.Equal(marked, Write(kind, "groups/g/members/u1/$ref", before: kind == StepKind.RemoveLink ? """["u1"]""" : "[]", after: kind == StepKind.RemoveLink ? "[]" : """["u1"]""").WroteLink(relation, target, isThere));

    private static RecoveryWrite Write(StepKind kind, string path = "users/u", string? before = null, string? after = null) =>
        new() { Object = new ObjectRef("user", "u"), Recovery = 1, Kind = kind, Path = path, Before = before, After = after };
}
