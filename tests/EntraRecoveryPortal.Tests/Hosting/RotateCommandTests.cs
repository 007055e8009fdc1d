using System.Security.Cryptography;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Tests.Features.Snapshots.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed class RotateCommandTests
{
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeys.KeyLength));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_the_snapshots_that_need_it_have_left_the_old_key_can_go_and_everything_is_still_proven_and_read()
    {
        await using var before = await TestStore.SqliteAsync(Cancel);
        var tenant = await new StoreWithHistory(before).FillAsync(Cancel);
        await using var both = await TestStore.CopyAsync(before, Cancel, $"{Second},{TestStore.Key}");

        Assert.Contains("Keep it until there is none.", await RotateAsync(both, expected: 0), StringComparison.Ordinal);
        await both.Anchor.StartAsync(Cancel);
        await tenant.CaptureAsync(both, Cancel);
        await both.PassAsync(TimeSpan.FromDays(200), Cancel);
        await tenant.User("ada", "Ada", "Legal").CaptureAsync(both, Cancel);
        await tenant.User("ada", "Ada", "Board").CaptureAsync(both, Cancel);
        await using (var db = both.Open())
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, "successful"), Cancel);
        Assert.Equal([1, 2, 3, 4, 5], await both.PurgeAsync(Cancel));
        Assert.Contains("It can go.", await RotateAsync(both, expected: 0), StringComparison.Ordinal);

        await using var after = await TestStore.CopyAsync(both, Cancel, Second);
        Assert.Equal([after.Keys.ActiveId], await after.Database.KeyIdsAsync(Cancel));
        var result = await VerifyAsync(after);
        Assert.Empty(result.Faults);
        var newest = (await after.Snapshots.LatestAsync(Cancel))!;
        foreach (var (of, truth) in tenant.Objects)
            Assert.Equal(truth.Content, (await after.Snapshots.ObjectAsync(newest.SnapshotKey, of, Cancel))!.Content);
    }

    [Fact]
    public async Task Copies_under_the_new_key_are_no_difference_and_a_second_run_finds_nothing_to_do()
    {
        await using var before = await TestStore.SqliteAsync(Cancel);
        var tenant = await new StoreWithHistory(before).FillAsync(Cancel);
        await using var both = await TestStore.CopyAsync(before, Cancel, $"{Second},{TestStore.Key}");
        var older = (await both.Snapshots.LatestAsync(Cancel))!;

        await RotateAsync(both, expected: 0);
        var copied = await tenant.CaptureAsync(both, Cancel);

        Assert.Empty((await both.Snapshots.DifferenceAsync(older.SnapshotKey, copied.SnapshotKey, EntraRecoveryPortal.Features.Snapshots.Scope.All, Cancel)).Input.Objects);
        Assert.Empty((await VerifyAsync(both)).Faults);
        Assert.Contains("what is needed of 0 packs", await RotateAsync(both, expected: 0), StringComparison.Ordinal);
        await using var db = both.Open();
        Assert.Equal(tenant.Objects.Count, await db.ObjectVersions.CountAsync(row => row.SnapshotKey == copied.SnapshotKey && row.IsCopy && row.State != EntraRecoveryPortal.Core.Directory.ObjectState.Gone, Cancel));
    }

    [Fact]
    public async Task A_result_that_was_altered_does_not_go_over()
    {
        await using var before = await TestStore.SqliteAsync(Cancel);
        await new StoreWithHistory(before).FillAsync(Cancel);
        await using var both = await TestStore.CopyAsync(before, Cancel, $"{Second},{TestStore.Key}");
        await using (var db = both.Open())
            await db.ReportItems.ExecuteUpdateAsync(set => set.SetProperty(row => row.Now, "null"), Cancel);

        await RotateAsync(both, RotateCommand.Unsound);

        Assert.Equal("Report 1", Assert.Single((await VerifyAsync(both)).Faults).Where);
    }

    private static Task<VerificationResult> VerifyAsync(TestStore store) => store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);

    private static async Task<string> RotateAsync(TestStore store, int expected)
    {
        using var told = new StringWriter();
        var opening = new StoreOpening(store.Database, store.Keys, Options.Create(new TenantOptions { Id = store.Tenant.TenantId }));
        Assert.Equal(expected, await new RotateCommand(opening, store.Contexts, store.Keys, store.Clock).RunAsync(told, Cancel));
        return told.ToString();
    }
}
