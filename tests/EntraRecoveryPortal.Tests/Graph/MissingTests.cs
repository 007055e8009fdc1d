using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>Missing from a list is not deleted: what a capture makes of objects that it no longer sees.</summary>
public sealed class MissingTests() : StormyTests(users: 1050)
{
    [Fact]
    public async Task A_page_lost_once_is_read_again_even_when_nothing_was_known_before()
    {
        await Tenant.WeatherAsync("""{"faults":[{"kind":"earlyEnd","path":"users","after":1,"times":1}]}""");
        var first = await Portal.CaptureAsync();
        await Tenant.WeatherAsync("""{"faults":[{"kind":"earlyEnd","path":"users","after":1,"times":1}]}""");
        var second = await Portal.CaptureAsync();
        await Tenant.WeatherAsync("""{"faults":[]}""");
        var calm = await Portal.CaptureAsync();

        Assert.All(first.Types.Concat(second.Types), IsComplete);
        Assert.Equal((0, 0), (second.Header.ChangedObjects, second.Header.ChangedLinks));
        Assert.Equal((0, 0), (calm.Header.ChangedObjects, calm.Header.ChangedLinks));
    }

    [Fact]
    public async Task A_page_that_never_comes_makes_the_type_incomplete_and_leaves_the_others_whole()
    {
        const string Lost = """{"faults":[{"kind":"earlyEnd","path":"users","after":1}]}""";
        await Tenant.WeatherAsync(Lost);
        var first = await Portal.CaptureAsync();
        await Tenant.WeatherAsync("""{"faults":[]}""");
        var whole = await Portal.CaptureAsync();
        await Tenant.WeatherAsync(Lost);
        var carried = await Portal.CaptureAsync();

        Assert.Equal(CoverageState.Incomplete, Users(first).Coverage);
        Assert.Matches(@"Microsoft Graph counts \d+ users, and its list, read twice, does not show \d+ of them\.", Users(first).Reason);
        Assert.Equal((CoverageState.CarriedForward, whole.Number), (Users(carried).Coverage, Users(carried).AsOfNumber));
        Assert.Equal(Users(whole).PresentCount, Users(carried).PresentCount);
        Assert.All(carried.Types.Where(row => row.Type != "user"), IsComplete);
    }

    [Fact]
    public async Task Purged_people_are_gone_and_those_in_the_bin_are_not_and_the_loss_is_told()
    {
        var before = await Portal.CaptureAsync();
        Assert.Equal(200, (await Tenant.ControlAsync("incidents/mass-deletion")).Status);
        await Tenant.AllAsync("users?$top=999&$select=id");

        var after = await Portal.CaptureAsync();

        Assert.All(after.Types, IsComplete);
        var held = System.Text.Json.Nodes.JsonNode.Parse(await Tenant.StateAsync())!["objects"]!["user"]!.AsArray();
        Assert.Equal(held.Count(user => user!["deletedDateTime"] is null), Users(after).PresentCount);
        Assert.Equal(held.Count(user => user!["deletedDateTime"] is not null), Users(after).SoftDeletedCount);
        var entry = Assert.Single(await Portal.AuditAsync(), entry => entry.Action == "snapshot.loss");
        var lost = Users(before).PresentCount - Users(after).PresentCount;
        var gone = await GoneAsync(after, "user");
        Assert.Equal($"{lost} users were deleted since #1, {gone} of them for good.", entry.Detail!.Split(". ")[0].TrimEnd('.') + ".");
        await using var scope = Portal.ScopeOf(TestPerson.Rita);
        var loss = Assert.Single(await scope.ServiceProvider.GetRequiredService<SnapshotService>().LossesAsync(DateTime.UnixEpoch, Cancel));
        Assert.Equal((2, entry.Detail), (loss.Number, loss.Sentence));
    }

    [Fact]
    public async Task A_wiped_tenant_gets_its_snapshot()
    {
        await Portal.CaptureAsync();
        Assert.Equal(204, (await Tenant.ControlAsync("load", """{"kind":"group","id":"00000000-0000-4000-8000-00000000feed","displayName":"All that is left"}""")).Status);

        var wiped = await Portal.CaptureAsync();

        Assert.All(wiped.Types, IsComplete);
        Assert.Equal(1, wiped.Types.Single(row => row is { Type: "group", Relation: "" }).PresentCount);
        Assert.Contains("for good", Assert.Single(await Portal.AuditAsync(), entry => entry.Action == "snapshot.loss").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_look_up_leaves_the_type_as_it_was_known()
    {
        var before = await Portal.CaptureAsync();
        var leaver = (await Tenant.CloudEmployeesAsync())[0]["id"]!.ToString();
        Assert.Equal(204, (await Tenant.DeleteAsync($"users/{leaver}")).Status);
        Assert.Equal(204, (await Tenant.DeleteAsync($"directory/deletedItems/{leaver}")).Status);
        await Tenant.WeatherAsync("""{"faults":[{"kind":"status","status":403,"path":"directoryObjects/getByIds"}]}""");

        var after = await Portal.CaptureAsync();

        Assert.Equal(CoverageState.CarriedForward, Users(after).Coverage);
        Assert.Equal(Users(before).PresentCount, Users(after).PresentCount);
        Assert.StartsWith("1 users are missing from the list, and what became of them is unknown. Microsoft Graph answered 403", Users(after).Reason, StringComparison.Ordinal);
    }

    private static SnapshotTypeRow Users(SnapshotSummary snapshot) => snapshot.Types.Single(row => row is { Type: "user", Relation: "" });

    private static void IsComplete(SnapshotTypeRow row) => Assert.True(row.Coverage == CoverageState.Complete, $"{row.Type} {row.Relation}: {row.Reason}");

    private async Task<int> GoneAsync(SnapshotSummary snapshot, string type)
    {
        await using var db = await Portal.Contexts.CreateDbContextAsync(Cancel);
        return await db.ObjectVersions.CountAsync(row => row.SnapshotKey == snapshot.SnapshotKey && row.Type == type && row.State == ObjectState.Gone && row.PreviousState == ObjectState.Present, Cancel);
    }
}
