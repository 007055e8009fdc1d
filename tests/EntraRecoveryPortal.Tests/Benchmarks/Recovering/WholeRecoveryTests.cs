namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

public sealed class WholeRecoveryTests : ProvenRecoveryTests
{
    [Fact]
    public Task What_is_restored_of_a_random_tenant_is_all_that_can_be_and_nothing_else_changes() => PlayAsync(101, recoveries => recoveries.WholeAsync);
}
