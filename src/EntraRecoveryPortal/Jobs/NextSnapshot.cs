using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Jobs;

/// <summary>When the schedule asks for the next snapshot.</summary>
public sealed class NextSnapshot(IOptions<ScheduleOptions> options, SingleTenant tenant, TimeProvider clock)
{

    /// <summary>In UTC; null when the schedule is off.</summary>
    public DateTime? DueAt => options.Value.IsOn ? new SnapshotSchedule(options.Value, tenant.TenantId).NextDue(clock.GetUtcNow().UtcDateTime) : null;
}
