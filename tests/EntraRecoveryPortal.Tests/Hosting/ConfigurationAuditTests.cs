using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Hosting;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed class ConfigurationAuditTests : IDisposable
{
    private readonly TemporaryFolder store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task The_first_start_tells_what_is_set_and_the_next_one_nothing()
    {
        var first = await StartAsync();
        Assert.Contains(first, entry => entry is { Target: "Tenant:Id", Detail: $"Set to {PortalUnderTest.TenantId}", PersonName: "Host" });
        Assert.DoesNotContain(first, entry => entry.Target == "Retention:KeepAll");
        Assert.Equal(first.Select(entry => entry.AuditKey), (await StartAsync()).Select(entry => entry.AuditKey));
    }

    [Fact]
    public async Task A_changed_key_is_told_with_its_value_and_a_key_taken_away_too()
    {
        var first = await StartAsync(("Retention:KeepAll", "30.00:00:00"), ("Access:ReadersMayCreateReports", "true"));
        var second = (await StartAsync(("Retention:KeepAll", "2.00:00:00"))).Skip(first.Count).ToList();
        Assert.Equal(
            [("Access:ReadersMayCreateReports", ConfigurationAudit.ToDefault), ("Retention:KeepAll", "Set to 2.00:00:00")],
            second.Select(entry => (entry.Target, entry.Detail)));
        Assert.Single(second.Select(entry => entry.OperationId).Distinct());
        Assert.Equal(first.Count + second.Count, (await StartAsync(("Retention:KeepAll", "2.00:00:00"))).Count);
    }

    [Fact]
    public async Task A_changed_secret_is_told_as_changed_and_never_shown()
    {
        var first = await StartAsync();
        var second = (await StartAsync(("Tenant:Reader:ClientSecret", "another-secret"))).ToList();
        Assert.Equal("Tenant:Reader:ClientSecret", Assert.Single(second.Skip(first.Count)).Target);
        Assert.DoesNotContain(second, entry => entry.Detail is { } detail
            && new[] { "another-secret", "reader-secret", PortalUnderTest.ClientSecret, "portal.db" }.Any(secret => detail.Contains(secret, StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<AuditEntryRow>> StartAsync(params (string, string)[] settings)
    {
        await using var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store, settings: settings);
        return [.. (await portal.AuditAsync()).Where(entry => entry.Action == ConfigurationAudit.Action)];
    }
}
