namespace EntraRecoveryPortal.Data;

public sealed class RecoveryStepRow
{
    public long StepKey { get; set; }
    public required long RecoveryKey { get; set; }
    public required int Order { get; set; }
    public required string Type { get; set; }
    public required string ObjectId { get; set; }
    public required string ObjectName { get; set; }
    public required string Kind { get; set; }
    public required string Why { get; set; }
    public required string Method { get; set; }
    public required string Path { get; set; }
    public string? Body { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
    public required string Outcome { get; set; }
    public string? Code { get; set; }
    public string? Message { get; set; }
    public string? RequestId { get; set; }
    public DateTime? SentAt { get; set; }
    public DateTime? AnsweredAt { get; set; }
    public bool CanBeUndone { get; set; }
}
