namespace EntraRecoveryPortal.Data;

public sealed class ScheduleStateRow
{
    public required string Name { get; set; }
    public DateTime? LastRunAt { get; set; }
    public DateTime? NextRunAt { get; set; }
}
