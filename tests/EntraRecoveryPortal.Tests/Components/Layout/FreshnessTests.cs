using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Tests.Components.Layout;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(4, 0, Tone.Success)]
    [InlineData(24, 0, Tone.Success)]
    [InlineData(26, 1, Tone.Warning)]
    [InlineData(50, 2, Tone.Danger)]
    [InlineData(500, 20, Tone.Danger)]
    public void It_is_amber_after_one_missed_snapshot_and_red_after_two(int hours, int missed, Tone tone)
    {
        var freshness = new Freshness(143, Now.AddHours(-hours), TimeSpan.FromDays(1));

        Assert.Equal(missed, freshness.Missed(Now));
        Assert.Equal(tone, freshness.Tone(Now));
    }

    [Fact]
    public void No_snapshot_at_all_is_red()
    {
        Assert.Equal(Tone.Danger, new Freshness(null, null, TimeSpan.FromDays(1)).Tone(Now));
    }

    [Fact]
    public void Nothing_is_missing_when_there_is_no_schedule()
    {
        Assert.Equal(Tone.Success, new Freshness(143, Now.AddDays(-90), TimeSpan.Zero).Tone(Now));
    }
}
