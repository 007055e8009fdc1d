using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

public sealed class RetentionSlotTests
{
    private readonly RetentionSlots _slots = new(
        Options.Create(new RetentionOptions { Daily = 7, Weekly = 8, Monthly = 24, Yearly = 10 }), Options.Create(new ScheduleOptions { TimeZone = "Europe/Vienna" }));

    [Theory]
    [InlineData("2026-03-02T08:00", null, "yearly", "2036-03-02T08:00")]
    [InlineData("2026-04-01T02:00", "2026-03-31T02:00", "monthly", "2028-04-01T02:00")]
    [InlineData("2026-03-09T02:00", "2026-03-08T02:00", "weekly", "2026-05-04T02:00")]
    [InlineData("2026-03-10T02:00", "2026-03-09T02:00", "daily", "2026-03-17T02:00")]
    [InlineData("2026-03-10T06:00", "2026-03-10T02:00", null, "2026-03-12T06:00")]
    [InlineData("2026-03-10T23:30", "2026-03-10T21:30", "daily", "2026-03-17T23:30")]
    public void The_first_snapshot_of_a_period_takes_its_slot(string sealedAt, string? before, string? slot, string expiresAt) =>
        Assert.Equal((slot, Time(expiresAt)), _slots.Of(Time(sealedAt), before is null ? null : Time(before), takesPart: true));

    [Fact]
    public void One_that_takes_no_part_stays_as_long_as_every_other() =>
        Assert.Equal((null, Time("2026-03-12T02:00")), _slots.Of(Time("2026-03-10T02:00"), null, takesPart: false));

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
