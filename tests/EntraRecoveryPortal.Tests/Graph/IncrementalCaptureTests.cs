using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>What a snapshot taken by changes alone is worth: the same as one that read everything.</summary>
public sealed class IncrementalCaptureTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const int Churns = 20;
    private static readonly TimeSpan Always = TimeSpan.FromTicks(1);
    private static readonly string[] Tracked = ["user", "group", "administrativeUnit", "device"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_any_churn_the_changes_alone_make_the_state_of_a_whole_read()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        await portal.CaptureAsync();
        for (var seed = 1; seed <= Churns; seed++)
        {
            await simulator.BehaveAsync(new() { ["deltaReplays"] = seed % 2 == 0 });
            await simulator.RawAsync("POST", string.Create(CultureInfo.InvariantCulture, $"/_simulator/churn?percent={(seed % 4 == 0 ? 60 : 8)}&seed={seed}"));

            var snapshot = await portal.CaptureAsync();

            Assert.All(Tracked, type => Assert.True(snapshot.Of(type).Method == ReadMethod.Incremental, snapshot.Of(type).Reason));
            Assert.NotEqual(0, snapshot.Header.ChangedObjects);
            await portal.ProveAsync(snapshot);
        }
    }

    [Fact]
    public async Task What_is_deleted_restored_and_purged_keeps_and_loses_its_links_as_in_a_whole_read()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        await portal.CaptureAsync();
        var staff = await simulator.CloudEmployeesAsync();
        var (back, gone) = (staff[0]["id"]!.ToString(), staff[1]["id"]!.ToString());
        var group = await simulator.IdOfAsync("groups", "Finance and Legal");

        Assert.Equal(204, (await simulator.DeleteAsync($"users/{back}")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{gone}")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}")).Status);
        var deleted = await portal.CaptureAsync();
        await portal.ProveAsync(deleted);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{back}/restore")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"directory/deletedItems/{gone}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{group}/restore")).Status);
        var restored = await portal.CaptureAsync();
        await portal.ProveAsync(restored);

        Assert.Equal(ObjectState.SoftDeleted, await StateAsync(portal, deleted, new("user", back)));
        Assert.Equal(ObjectState.SoftDeleted, await StateAsync(portal, deleted, new("user", gone)));
        Assert.Equal(ObjectState.Present, await StateAsync(portal, restored, new("user", back)));
        Assert.Equal(ObjectState.Gone, await StateAsync(portal, restored, new("user", gone)));
        Assert.Equal(ObjectState.Present, await StateAsync(portal, restored, new("group", group)));
        Assert.Empty(await portal.Store.LinksToAsync(restored.SnapshotKey, new("user", gone), Cancel));
    }

    [Fact]
    public async Task A_manager_who_lay_in_the_recycle_bin_when_first_seen_has_his_reports_again_when_restored()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        var staff = await simulator.CloudEmployeesAsync();
        var (boss, report) = (staff[0]["id"]!.ToString(), staff[1]["id"]!.ToString());
        Assert.Equal(204, (await simulator.SendAsync("PUT", $"users/{report}/manager/$ref", new JsonObject { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/users/{boss}" })).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{boss}")).Status);
        await portal.CaptureAsync();
        Assert.Equal(200, (await simulator.PostAsync($"directory/deletedItems/{boss}/restore")).Status);

        var restored = await portal.CaptureAsync();

        Assert.Equal(ReadMethod.Incremental, restored.Of("user").Method);
        Assert.Contains(await portal.Store.LinksToAsync(restored.SnapshotKey, new("user", boss), Cancel), link => link.Relation == "manager" && link.Ref.Id == report);
        await portal.ProveAsync(restored);
    }

    [Fact]
    public async Task Who_was_removed_while_the_recycle_bin_was_closed_is_found_in_it_when_it_opens_again()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        await portal.CaptureAsync();
        var leaver = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{leaver}")).Status);
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":400,"path":"directory/deletedItems/**"}]}""");
        var closed = await portal.CaptureAsync();
        await simulator.WeatherAsync("""{"faults":[]}""");
        var open = await portal.CaptureAsync();

        Assert.Equal((CoverageState.Complete, CoverageState.CarriedForward), (closed.Of("user").Coverage, closed.Of("user", Coverage.RecycleBin).Coverage));
        Assert.EndsWith("Some that are called gone may be in the recycle bin.", closed.Of("user", Coverage.RecycleBin).Reason, StringComparison.Ordinal);
        Assert.Equal(ObjectState.Gone, await StateAsync(portal, closed, new("user", leaver)));
        Assert.Equal(ObjectState.SoftDeleted, await StateAsync(portal, open, new("user", leaver)));
    }

    [Fact]
    public async Task Who_is_told_to_lie_in_a_recycle_bin_that_knows_nobody_is_not_taken_for_gone()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        var first = await portal.CaptureAsync();
        var leaver = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{leaver}")).Status);
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":404,"path":"directory/deletedItems/**"}]}""");
        var contradicted = await portal.CaptureAsync();
        await simulator.WeatherAsync("""{"faults":[]}""");
        var settled = await portal.CaptureAsync();

        Assert.Equal((CoverageState.CarriedForward, first.Number, first.Of("user").DeltaLink), (contradicted.Of("user").Coverage, contradicted.Of("user").AsOfNumber, contradicted.Of("user").DeltaLink));
        Assert.Equal("1 users were removed, and what became of them is unknown. Its changes tell that they lie in the recycle bin, and the recycle bin does not know them.", contradicted.Of("user").Reason);
        Assert.Equal(ObjectState.Present, await StateAsync(portal, contradicted, new("user", leaver)));
        Assert.Equal((ReadMethod.Full, CoverageState.Complete), (settled.Of("user").Method, settled.Of("user").Coverage));
        Assert.Equal(ObjectState.SoftDeleted, await StateAsync(portal, settled, new("user", leaver)));
        Assert.Equal(ReadMethod.Incremental, (await portal.CaptureAsync()).Of("user").Method);
    }

    [Fact]
    public async Task Who_was_deleted_for_good_is_gone_although_the_recycle_bin_knows_nobody()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        await portal.CaptureAsync();
        var leaver = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{leaver}")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"directory/deletedItems/{leaver}")).Status);
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":404,"path":"directory/deletedItems/**"}]}""");

        var after = await portal.CaptureAsync();

        Assert.Equal((ReadMethod.Incremental, CoverageState.Complete), (after.Of("user").Method, after.Of("user").Coverage));
        Assert.Equal(ObjectState.Gone, await StateAsync(portal, after, new("user", leaver)));
    }

    [Fact]
    public async Task An_expired_token_and_one_that_must_start_over_lead_to_a_whole_read_that_says_so()
    {
        var simulator = await shared.ResetAsync();
        using var store = new TemporaryFolder();
        SnapshotSummary over;
        await using (var earlier = await CapturingPortal.StartAsync(simulator, store: store))
        {
            await earlier.CaptureAsync();
            await simulator.BehaveAsync(new() { ["deltaEpoch"] = 7 });
            over = await earlier.CaptureAsync();
        }

        simulator.Wait(TimeSpan.FromDays(8));
        await using var portal = await CapturingPortal.StartAsync(simulator, store: store);
        var expired = await portal.CaptureAsync();
        var after = await portal.CaptureAsync();

        Assert.All(Tracked, type => Assert.Equal((ReadMethod.Full, "Read whole: Microsoft Graph asked to start over with a new change token."), (over.Of(type).Method!.Value, over.Of(type).Reason)));
        Assert.All(Tracked, type => Assert.Equal((ReadMethod.Full, "Read whole: the change token had expired."), (expired.Of(type).Method!.Value, expired.Of(type).Reason)));
        Assert.All(Tracked, type => Assert.Equal(ReadMethod.Incremental, after.Of(type).Method));
        Assert.All(after.Types, row => Assert.Equal(CoverageState.Complete, row.Coverage));
    }

    [Fact]
    public async Task A_capture_that_comes_to_nothing_moves_no_token()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        var first = await portal.CaptureAsync();
        await simulator.RawAsync("POST", "/_simulator/churn?percent=20&seed=3");
        var writer = await Begun(portal);
        await writer.CompleteTypeAsync(new() { Profile = new() { Type = "user", Properties = [], Relations = [] }, Coverage = [new() { Type = "user", State = CoverageState.Complete }], StartedAt = DateTime.UnixEpoch, EndedAt = DateTime.UnixEpoch, Method = ReadMethod.Incremental, DeltaLink = "users/delta?$deltatoken=later" }, Cancel);
        await writer.AbandonAsync(Cancel);
        writer.Dispose();

        var next = await portal.CaptureAsync();

        Assert.Equal(ReadMethod.Incremental, next.Of("user").Method);
        Assert.NotEqual(0, next.Of("user").ChangedCount);
        Assert.NotEqual(first.Of("user").DeltaLink, next.Of("user").DeltaLink);
        await portal.ProveAsync(next);
    }

    [Fact]
    public async Task Losses_of_an_incremental_read_carry_the_type_forward_and_are_made_up_for()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator, relationsEvery: TimeSpan.Zero, proveEvery: Always);
        var first = await portal.CaptureAsync();
        var leaver = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{leaver}")).Status);
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":403,"path":"directoryObjects/getByIds"}]}""");
        var unsettled = await portal.CaptureAsync();
        await simulator.WeatherAsync("""{"faults":[]}""");
        var settled = await portal.CaptureAsync();

        Assert.Equal((CoverageState.CarriedForward, first.Number, first.Of("user").DeltaLink), (unsettled.Of("user").Coverage, unsettled.Of("user").AsOfNumber, unsettled.Of("user").DeltaLink));
        Assert.Equal(ObjectState.SoftDeleted, await StateAsync(portal, settled, new("user", leaver)));
        await portal.ProveAsync(settled);
    }

    [Fact]
    public async Task A_snapshot_by_schedule_carries_forward_what_is_not_tracked_until_it_is_due()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator);
        var first = await portal.CaptureAsync();
        await simulator.ControlAsync("requests/reset");
        var idle = await portal.CaptureAsync(CapturingPortal.Scheduled);
        var requests = (await simulator.RequestsAsync())["roundTrips"]!.GetValue<int>();
        var asked = await portal.CaptureAsync();

        Assert.All(new[] { ("appRoleAssignment", ""), ("scopedRoleMember", ""), ("application", "owners"), ("application", "federatedIdentityCredentials"), ("servicePrincipal", "owners") }, part =>
        {
            var row = idle.Of(part.Item1, part.Item2);
            Assert.Equal((CoverageState.CarriedForward, first.Number, ReadMethod.Carried), (row.Coverage, row.AsOfNumber, row.Method));
            Assert.Equal(first.Of(part.Item1, part.Item2).ReadEnd, row.ReadEnd);
            Assert.Equal(CoverageState.Complete, asked.Of(part.Item1, part.Item2).Coverage);
        });
        Assert.Equal((0, 0, true), (idle.Header.ChangedObjects, idle.Header.ChangedLinks, idle.Header.IsComplete));
        Assert.InRange(requests, 1, 25);
    }

    [Fact]
    public async Task Sponsors_that_are_due_are_read_without_reading_all_people_again()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator);
        var first = await portal.CaptureAsync();
        var guest = (await simulator.AllAsync("users?$filter=userType eq 'Guest'&$select=id&$expand=sponsors($select=id)")).First(user => user["sponsors"]!.AsArray().Count == 1)!;
        var (id, before) = (guest["id"]!.ToString(), guest["sponsors"]![0]!["id"]!.ToString());
        var after = await simulator.IdOfAsync("groups", "Finance and Legal");
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{id}/sponsors/{before}/$ref")).Status);
        Assert.Equal(204, (await simulator.PostAsync($"users/{id}/sponsors/$ref", new JsonObject { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{after}" })).Status);

        var carried = await portal.CaptureAsync(CapturingPortal.Scheduled);
        var read = await portal.CaptureAsync();

        Assert.Equal((ReadMethod.Carried, first.Number, 0), (carried.Of("user", "sponsors").Method, carried.Of("user", "sponsors").AsOfNumber, carried.Of("user", "sponsors").ChangedCount));
        Assert.Equal((ReadMethod.Incremental, CoverageState.Complete, 2), (read.Of("user").Method, read.Of("user", "sponsors").Coverage, read.Of("user", "sponsors").ChangedCount));
        Assert.Equal([after], (await portal.Store.LinksFromAsync(read.SnapshotKey, new("user", id), Cancel)).Where(link => link.Relation == "sponsors").Select(link => link.Ref.Id));
    }

    [Fact]
    public async Task Eligibilities_of_a_group_that_may_hold_no_roles_are_captured_once_it_was_named()
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "PrivilegedEligibilitySchedule.Read.AzureADGroup");
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup");
        var (group, person) = (await simulator.IdOfAsync("groups", "CA exceptions"), (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString());
        Assert.Equal(201, (await simulator.PostAsync("identityGovernance/privilegedAccess/group/eligibilityScheduleRequests", new JsonObject
        {
            ["action"] = "adminAssign",
            ["accessId"] = "member",
            ["groupId"] = group,
            ["principalId"] = person,
            ["justification"] = "On call",
            ["scheduleInfo"] = new JsonObject { ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = "P30D" } },
        })).Status);
        var eligibility = new ObjectRef("groupEligibility", $"{group}|{person}|member");
        using var folder = new TemporaryFolder();

        ObjectState?[] found =
        [
            await CaptureNamingAsync(simulator, folder, named: null, eligibility),
            await CaptureNamingAsync(simulator, folder, group, eligibility),
            await CaptureNamingAsync(simulator, folder, named: null, eligibility),
        ];

        Assert.Equal([null, ObjectState.Present, ObjectState.Present], found);
    }

    private static async Task<ObjectState?> CaptureNamingAsync(RunningSimulator simulator, TemporaryFolder folder, string? named, ObjectRef eligibility)
    {
        await using var portal = await CapturingPortal.StartAsync(simulator, store: folder, eligibilityGroup: named);
        var snapshot = await portal.CaptureAsync();
        Assert.Equal(CoverageState.Complete, snapshot.Of(eligibility.Type).Coverage);
        return await StateAsync(portal, snapshot, eligibility);
    }

    [Fact]
    public async Task A_membership_that_was_activated_and_ran_out_is_told_and_not_put_back()
    {
        var simulator = await shared.ResetAsync();
        await using var portal = await CapturingPortal.StartAsync(simulator);
        var before = await portal.CaptureAsync();
        var (group, person) = await ActivatedAsync(simulator, portal);
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/members/{person}/$ref")).Status);

        var after = await portal.CaptureAsync(CapturingPortal.Scheduled);

        var comparison = SnapshotComparer.Compare((await portal.Store.DifferenceAsync(before.SnapshotKey, after.SnapshotKey, Scope.All, Cancel)).Input);
        var item = Assert.Single(comparison.Changes.Single(change => change.Ref.Id == group).Items);
        Assert.Equal(("members", person), (item.Path, item.Target!.Value.Id));
        Assert.Contains("eligible", item.NotRestorable, StringComparison.Ordinal);
    }

    private static async Task<(string Group, string Person)> ActivatedAsync(RunningSimulator simulator, CapturingPortal portal)
    {
        await using var db = await portal.Portal.Contexts.CreateDbContextAsync(Cancel);
        var eligible = (await db.Objects.Where(one => one.Type == "groupEligibility").Select(one => one.ObjectId).ToListAsync(Cancel)).Select(id => id.Split('|')).ToList();
        var group = eligible[0][0];
        var members = (await simulator.AllAsync($"groups/{group}/members?$select=id")).Select(member => member["id"]!.ToString()).ToHashSet();
        return (group, eligible.First(one => one[0] == group && members.Contains(one[1]))[1]);
    }

    [Fact]
    public async Task A_native_recovery_forces_a_whole_read_that_tells_how_far_the_changes_had_drifted()
    {
        await using var simulator = await RunningSimulator.StartAsync(clock: TimeProvider.System);
        await using var portal = await CapturingPortal.StartAsync(simulator);
        await portal.CaptureAsync();
        var truth = await simulator.CauseAsync("native-recovery");

        var after = await portal.CaptureAsync();

        Assert.All(Tracked, type => Assert.Equal(ReadMethod.Full, after.Of(type).Method));
        Assert.StartsWith("Read whole: Microsoft's own recovery was at work", after.Of("user").Reason, StringComparison.Ordinal);
        var rewritten = truth.Objects().Count(one => one["kind"]!.ToString() == "user");
        Assert.Equal((rewritten, rewritten), (after.Of("user").ChangedCount, after.Of("user").DriftCount!.Value));
        Assert.Equal(0, after.Of("group", "members").DriftCount);
        Assert.Contains(await portal.Portal.AuditAsync(), entry => entry.Action == "snapshot.drift");
    }

    private static async Task<SnapshotWriter> Begun(CapturingPortal portal)
    {
        await using var db = await portal.Portal.Contexts.CreateDbContextAsync(Cancel);
        var job = await db.Jobs.OrderByDescending(row => row.JobKey).FirstAsync(Cancel);
        return await portal.Store.BeginAsync(new() { TenantKey = job.TenantKey, JobKey = job.JobKey, Epoch = job.Epoch, Trigger = "manual" }, Cancel);
    }

    private static async Task<ObjectState?> StateAsync(CapturingPortal portal, SnapshotSummary snapshot, ObjectRef of) =>
        (await portal.Store.ObjectAsync(snapshot.SnapshotKey, of, Cancel))?.State;
}
