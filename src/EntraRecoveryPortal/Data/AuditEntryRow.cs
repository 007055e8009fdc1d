namespace EntraRecoveryPortal.Data;

/// <summary>Who did what, or was refused. Append-only: the database refuses changes.</summary>
public sealed class AuditEntryRow : IChainedRow
{
    public long AuditKey { get; set; }
    public required DateTime At { get; set; }
    public string? PersonTenantId { get; set; }
    public string? PersonObjectId { get; set; }
    public string? PersonName { get; set; }
    public required string Action { get; set; }
    public required string Target { get; set; }
    public string? From { get; set; }
    public required string Outcome { get; set; }
    public string? Detail { get; set; }
    public required Guid OperationId { get; set; }
    public byte[] RowHash { get; set; } = [];
}
