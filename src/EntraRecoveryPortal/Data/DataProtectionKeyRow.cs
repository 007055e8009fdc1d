namespace EntraRecoveryPortal.Data;

public sealed class DataProtectionKeyRow
{
    public long RowKey { get; set; }
    public required string FriendlyName { get; set; }
    public required string Xml { get; set; }
}
