namespace EntraRecoveryPortal.Tests.Benchmarks.Recovering;

public sealed class StormyRecoveryTests : ProvenRecoveryTests
{
    [Fact]
    public Task What_a_recovery_in_a_storm_says_of_its_steps_is_what_the_tenant_says() => PlayStormsAsync(1);
}
