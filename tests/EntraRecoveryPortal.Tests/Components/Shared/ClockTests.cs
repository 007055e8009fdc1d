using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class ClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 14, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Europe/Berlin", "2026-07-14 14:00 UTC+2")]
    [InlineData("America/New_York", "2026-07-14 08:00 UTC-4")]
    [InlineData("Asia/Kolkata", "2026-07-14 17:30 UTC+5:30")]
    [InlineData("Etc/UTC", "2026-07-14 12:00 UTC")]
    public void A_time_is_written_in_the_viewers_zone_and_names_it(string zone, string written)
    {
        Assert.Equal(written, Clock.Absolute(Noon, ViewerZone.Of(zone).Zone));
    }

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(240, "4 min ago")]
    [InlineData(-240, "in 4 min")]
    [InlineData(7_200, "2 h ago")]
    [InlineData(864_000, "10 days ago")]
    public void A_distance_in_time_is_written_in_its_largest_unit(int secondsAgo, string written)
    {
        Assert.Equal(written, Clock.Relative(Noon.AddSeconds(-secondsAgo), Noon));
    }

    [Fact]
    public void The_hour_is_told_only_on_the_same_day_of_the_viewer()
    {
        var berlin = ViewerZone.Of("Europe/Berlin").Zone;

        Assert.Equal("14:00 (3 h ago)", Clock.Brief(Noon, berlin, Noon.AddHours(3)));
        Assert.Equal("11 h ago", Clock.Brief(Noon, berlin, Noon.AddHours(11)));
    }

    [Fact]
    public void An_unknown_zone_is_utc()
    {
        Assert.Equal(ViewerZone.Utc, ViewerZone.Of("Middle/Earth"));
        Assert.Equal(ViewerZone.Utc, ViewerZone.Of(null));
    }
}
