namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Who captures what, and under which claim on the job.</summary>
public sealed record CaptureStart
{
    public required long TenantKey { get; init; }
    public required long JobKey { get; init; }
    public required long Epoch { get; init; }
    /// <summary>manual, scheduled or comparison.</summary>
    public required string Trigger { get; init; }
    public string? Note { get; init; }
    public string? StartedByTenantId { get; init; }
    public string? StartedByObjectId { get; init; }
    public string? StartedByName { get; init; }
}
