using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Tests.Jobs;

public sealed class SnapshotScheduleTests
{
    private const string Tenant = "7a3c1f9e-0000-4000-8000-000000000001";

    [Theory]
    [InlineData("2026-01-10T00:30Z", "2026-01-09T01:00Z", "2026-01-10T01:00Z")]
    [InlineData("2026-01-10T01:00Z", "2026-01-10T01:00Z", "2026-01-11T01:00Z")]
    [InlineData("2026-07-10T00:30Z", "2026-07-10T00:00Z", "2026-07-11T00:00Z")] // summer: 02:00 there is 00:00 here
    [InlineData("2026-03-29T00:59Z", "2026-03-28T01:00Z", "2026-03-29T01:00Z")] // 02:00 does not exist that day
    [InlineData("2026-10-25T12:00Z", "2026-10-25T01:00Z", "2026-10-26T01:00Z")] // 02:00 exists twice that day
    public void A_daily_snapshot_keeps_its_time_of_day(string now, string last, string next)
    {
        var schedule = new SnapshotSchedule(new ScheduleOptions { At = new TimeOnly(2, 0), TimeZone = "Europe/Berlin", Jitter = TimeSpan.Zero }, Tenant);
        Assert.Equal((At(last), At(next)), (schedule.LastDue(At(now)), schedule.NextDue(At(now))));
    }

    [Fact]
    public void A_shorter_interval_counts_from_the_time_of_day()
    {
        var schedule = new SnapshotSchedule(new ScheduleOptions { Every = TimeSpan.FromHours(6), At = new TimeOnly(2, 0), Jitter = TimeSpan.Zero }, Tenant);
        Assert.Equal(At("2026-05-05T08:00Z"), schedule.LastDue(At("2026-05-05T13:59Z")));
        Assert.Equal(At("2026-05-05T14:00Z"), schedule.NextDue(At("2026-05-05T13:59Z")));
    }

    [Fact]
    public void Whatever_the_hour_the_last_due_time_has_come_and_the_next_has_not()
    {
        var schedule = new SnapshotSchedule(new ScheduleOptions { Every = TimeSpan.FromHours(5), At = new TimeOnly(1, 30), TimeZone = "America/New_York" }, Tenant);
        for (var now = At("2026-01-01T00:00Z"); now < At("2027-01-01T00:00Z"); now += TimeSpan.FromMinutes(37))
        {
            Assert.True(schedule.LastDue(now) <= now);
            Assert.True(schedule.NextDue(now) > now);
        }
    }

    [Fact]
    public void Each_time_comes_a_little_later_by_a_length_of_its_own_that_every_portal_of_the_tenant_finds()
    {
        var options = new ScheduleOptions { Every = TimeSpan.FromMinutes(15), At = new TimeOnly(0, 0), Jitter = TimeSpan.FromHours(1) };
        var (schedule, same, other) = (new SnapshotSchedule(options, Tenant), new SnapshotSchedule(options, Tenant), new SnapshotSchedule(options, "another"));
        var due = Enumerable.Range(0, 96).Select(quarter => At("2026-05-05T00:00Z") + TimeSpan.FromMinutes((15 * quarter) + 14)).ToList();

        var late = due.Select(now => schedule.LastDue(now).TimeOfDay.TotalMinutes % 15).ToList();

        Assert.All(late, minutes => Assert.InRange(minutes, 0, 5));
        Assert.True(late.Distinct().Count() > 50);
        Assert.Equal(due.Select(schedule.LastDue), due.Select(same.LastDue));
        Assert.NotEqual(due.Select(schedule.LastDue), due.Select(other.LastDue));
    }

    private static DateTime At(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
