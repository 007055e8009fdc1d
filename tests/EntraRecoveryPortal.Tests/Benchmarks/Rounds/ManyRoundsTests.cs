using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Benchmarks.Rounds;

public sealed class ManyRoundsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<int> played = [];

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_where_it_was()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(
            5,
            seed =>
            {
                if (seed == 12)
                    stop.Cancel();
                return null;
            },
            stop.Token));

        var result = await RunAsync(5, _ => null, CancellationToken.None);

        Assert.Equal(new RoundsResult(5, 0, null), result);
        Assert.Equal([10, 11, 12, 12, 13, 14], played);
    }

    [Fact]
    public async Task What_failed_is_told_by_its_seed_and_the_others_are_played_all_the_same()
    {
        var result = await RunAsync(4, seed => seed switch { 12 => "Something was lost.", 13 => throw new InvalidOperationException("It broke."), _ => null }, CancellationToken.None);

        Assert.Equal("""{"runs":4,"failed":2,"first_failed_seed":12}""", result.ToJson());
    }

    public void Dispose() => folder.Dispose();

    private Task<RoundsResult> RunAsync(int count, Func<int, string?> round, CancellationToken cancel) =>
        new ManyRounds(folder.Path, count, firstSeed: 10, TextWriter.Null).RunAsync(
            (seed, stopped) =>
            {
                played.Add(seed);
                var fault = round(seed);
                stopped.ThrowIfCancellationRequested();
                return Task.FromResult(fault);
            },
            cancel);
}
