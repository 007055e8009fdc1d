using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Settings;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Settings;

public sealed class SettingsServiceTests(ClosedPortal closed) : IClassFixture<ClosedPortal>
{
    [Fact]
    public async Task Every_key_is_shown_and_no_secret_is()
    {
        await using var scope = closed.Portal.ScopeOf(TestPerson.Rita);
        var values = await scope.ServiceProvider.GetRequiredService<SettingsService>().ValuesAsync(TestContext.Current.CancellationToken);
        Assert.All(ConfigurationKeys.All, key => Assert.Contains(values, v => key.Covers(v.Key)));
        Assert.DoesNotContain(values, v => v.Value is PortalUnderTest.ClientSecret or "reader-secret");
        Assert.Contains(values, v => v is { Key: "SignIn:ClientId", Value: PortalUnderTest.ClientId });
        Assert.Contains(values, v => v is { Key: "Tenant:Writer:ClientId", Value: null, Source: "default" });
    }

    [Fact]
    public void The_schedule_reads_as_a_person_would_say_it()
    {
        Assert.Equal("A snapshot daily at 02:00 Europe/Berlin.", ScheduleWords.Of(new ScheduleOptions { TimeZone = "Europe/Berlin" }));
        Assert.Equal("A snapshot every 6 hours, counted from 02:00 UTC.", ScheduleWords.Of(new ScheduleOptions { Every = TimeSpan.FromHours(6) }));
        Assert.Contains("off", ScheduleWords.Of(new ScheduleOptions { Every = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Equal("Kept: 7 daily, 8 weekly, 24 monthly. Every snapshot stays for 2 days, and the newest 7 never leave.", ScheduleWords.Of(new RetentionOptions()));
    }
}
