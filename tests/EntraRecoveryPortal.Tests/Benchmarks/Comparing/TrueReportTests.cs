using EntraRecoveryPortal.Benchmarks.Comparing;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Comparing;

/// <summary>What <c>truth --count 200</c> does, in small.</summary>
public sealed class TrueReportTests
{
    private const int Round = 101;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_of_ten_churns_miss_nothing_and_invent_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var reports = await TrueReports.PrepareAsync(folder.Path, users: 120, Cancel);
        using var told = new StringWriter();

        var result = await new ManyRounds(folder.Path, count: 1, Round, told).RunAsync(reports.ChurnAsync, Cancel);

        Assert.True(result == new RoundsResult(1, 0, null), told.ToString());
    }
}
