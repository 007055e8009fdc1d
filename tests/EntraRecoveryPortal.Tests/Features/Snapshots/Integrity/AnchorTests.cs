using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

public sealed class AnchorTests() : StoreSuite(TestStore.SqliteAsync)
{
    private readonly TenantState tenant = new TenantState().User("ada", "Ada");

    [Fact]
    public async Task A_snapshot_is_written_down_before_and_after_it_becomes_one()
    {
        await tenant.CaptureAsync(Store, Cancel);

        Assert.Equal(["intent", "sealed"], (await File.ReadAllLinesAsync(Store.AnchorPath, Cancel)).Select(What));
    }

    [Fact]
    public async Task A_commit_that_nobody_could_confirm_is_confirmed_at_the_next_start()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await CutLinesAsync(1);

        await using var again = await TestStore.CopyAsync(Store, Cancel);
        await again.Anchor.StartAsync(Cancel);

        Assert.Equal(["intent", "sealed", "start"], (await File.ReadAllLinesAsync(again.AnchorPath, Cancel)).Select(What));
        Assert.Empty((await again.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    [Fact]
    public async Task An_intent_whose_commit_never_came_is_no_fault_and_the_number_is_used_again()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await using (var db = Store.Open())
        {
            var lost = await db.Snapshots.AsNoTracking().SingleAsync(Cancel);
            (lost.Number, lost.Hash) = (2, new byte[32]);
            await Store.Anchor.IntendAsync(db, lost, Cancel);
        }

        await Store.Anchor.StartAsync(Cancel);
        await tenant.CaptureAsync(Store, Cancel);

        Assert.Equal(["intent", "sealed", "intent", "start", "intent", "sealed"], (await File.ReadAllLinesAsync(Store.AnchorPath, Cancel)).Select(What));
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_is_passed_over()
    {
        await tenant.CaptureAsync(Store, Cancel);
        var text = await File.ReadAllTextAsync(Store.AnchorPath, Cancel);
        await File.WriteAllTextAsync(Store.AnchorPath, text + text[..40], Cancel);

        await using var again = await TestStore.CopyAsync(Store, Cancel);
        await tenant.User("bob", "Bob").CaptureAsync(again, Cancel);

        Assert.Empty((await again.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
        Assert.Equal(5, (await File.ReadAllLinesAsync(again.AnchorPath, Cancel)).Length);
    }

    [Fact]
    public async Task When_it_cannot_be_written_no_snapshot_is_sealed()
    {
        Directory.CreateDirectory(Store.AnchorPath);

        await Assert.ThrowsAnyAsync<Exception>(() => tenant.CaptureAsync(Store, Cancel));

        Directory.Delete(Store.AnchorPath);
        Assert.Null(await Store.Snapshots.LatestAsync(Cancel));
    }

    private static string What(string line) => line.Split("\"what\":\"")[1].Split('"')[0];

    private Task<VerificationResult> VerifyAsync() => Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);

    private async Task CutLinesAsync(int keep)
    {
        var lines = await File.ReadAllLinesAsync(Store.AnchorPath, Cancel);
        await File.WriteAllLinesAsync(Store.AnchorPath, lines.Take(keep), Cancel);
    }
}
