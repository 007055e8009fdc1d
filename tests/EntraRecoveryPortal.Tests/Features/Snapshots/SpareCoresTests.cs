using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class SpareCoresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_waits_for_what_has_not_begun_does_it()
    {
        using var gate = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => SpareCores.Run(() => Opened(gate), Cancel)).ToList();
        try
        {
            var waiting = SpareCores.Run(() => Environment.CurrentManagedThreadId, Cancel);

            SpareCores.Finish([waiting]);

            Assert.True(waiting.IsCompletedSuccessfully);
            Assert.Equal(Environment.CurrentManagedThreadId, await waiting);
        }
        finally
        {
            gate.Set();
            await Task.WhenAll(busy);
        }
    }

    [Fact]
    public async Task Whoever_helps_does_nothing_twice()
    {
        var done = new int[1_000];
        var tasks = Enumerable.Range(0, done.Length).Select(number => SpareCores.Run(() => Interlocked.Increment(ref done[number]), Cancel)).ToList();

        SpareCores.Finish(tasks);

        Assert.All(await Task.WhenAll(tasks), times => Assert.Equal(1, times));
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task What_failed_says_so_itself_and_not_to_whoever_waits_for_all()
    {
        var failing = SpareCores.Run<int>(() => throw new InvalidDataException("Broken."), Cancel);

        SpareCores.Finish([failing, SpareCores.Run(() => 1, Cancel)]);

        Assert.Equal("Broken.", (await Assert.ThrowsAsync<InvalidDataException>(() => failing)).Message);
    }

    private static bool Opened(ManualResetEventSlim gate)
    {
        gate.Wait(Cancel);
        return true;
    }
}
