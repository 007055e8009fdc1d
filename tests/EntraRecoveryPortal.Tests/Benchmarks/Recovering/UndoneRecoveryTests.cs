namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

public sealed class UndoneRecoveryTests : ProvenRecoveryTests
{
    [Fact]
    public Task What_is_undone_is_as_it_was_before_the_recovery() => PlayAsync(1, recoveries => recoveries.UndoAsync);
}
