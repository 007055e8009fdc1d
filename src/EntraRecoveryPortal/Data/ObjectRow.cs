namespace EntraRecoveryPortal.Data;

/// <summary>Gives a directory object a small key, once and for good. A link's end whose type nobody has named yet
/// carries the type "directoryObject" and keeps its key when the type is learned.</summary>
public sealed class ObjectRow
{
    public const string UnnamedType = "directoryObject";

    public long ObjectKey { get; set; }
    public required long TenantKey { get; set; }
    public required string Type { get; set; }
    public required string ObjectId { get; set; }
}
