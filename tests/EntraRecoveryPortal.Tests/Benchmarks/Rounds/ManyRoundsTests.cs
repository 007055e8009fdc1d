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

    [Fact]
    public async Task Each_round_has_files_of_its_own_which_stay_when_it_failed()
    {
        await RoundFolder.PlayAsync(folder.Path, 1, place => WriteAsync(place, fault: null));
        await RoundFolder.PlayAsync(folder.Path, 2, place => WriteAsync(place, fault: "Something was lost."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RoundFolder.PlayAsync(folder.Path, 3, async place =>
        {
            await WriteAsync(place, fault: null);
            throw new InvalidOperationException("It broke.");
        }));

        Assert.Equal(["round-2", "round-3"], Directory.EnumerateDirectories(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_stopped_round_left_is_gone_when_it_is_played_again()
    {
        await RoundFolder.PlayAsync(folder.Path, 1, place => WriteAsync(place, fault: "It was stopped."));

        Assert.Null(await RoundFolder.PlayAsync(folder.Path, 1, place => Task.FromResult(Directory.Exists(place) ? "It is still there." : null)));
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string?> WriteAsync(string place, string? fault)
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(place).FullName, "portal.db"), "");
        return fault;
    }

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
