namespace EntraRecoveryPortal.Data;

/// <summary>The one tenant that this portal protects; its row is ensured at start.</summary>
public sealed class SingleTenant
{
    public long TenantKey { get; private set; }
    public string TenantId { get; private set; } = "";
    public string Name { get; private set; } = "";

    internal void Is(TenantRow row) => (TenantKey, TenantId, Name) = (row.TenantKey, row.TenantId, row.Name);
}
