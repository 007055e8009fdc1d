namespace EntraRecoveryPortal.Data;

/// <summary>Names the operation that may touch sealed rows; there only while that operation's transaction lasts.</summary>
public sealed class StoreGuardRow
{
    public required string Operation { get; set; }
}
