namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

public sealed class PartialRecoveryTests : ProvenRecoveryTests
{
    [Fact]
    public Task What_a_recovery_of_some_attributes_and_links_changes_is_exactly_what_was_ticked() => PlayAsync(1, recoveries => recoveries.SomeAsync);
}
