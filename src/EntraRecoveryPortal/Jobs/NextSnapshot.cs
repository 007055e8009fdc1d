using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Jobs;

/// <summary>When the schedule asks for the next snapshot.</summary>
public sealed class NextSnapshot(IOptions<ScheduleOptions> options, TimeProvider clock)
{
    private readonly SnapshotSchedule schedule = new(options.Value);

    /// <summary>In UTC; null when the schedule is off.</summary>
    public DateTime? DueAt => schedule.IsOn ? schedule.NextDue(clock.GetUtcNow().UtcDateTime) : null;
}
