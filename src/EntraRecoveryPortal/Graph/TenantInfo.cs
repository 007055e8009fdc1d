namespace EntraRecoveryPortal.Graph;

/// <summary>Who answers at the other end.</summary>
/// <param name="Type">Graph's tenantType; null where it gives none.</param>
public sealed record TenantInfo(string Id, string Name, string? Type = null)
{
    /// <summary>Why the portal does not protect a tenant of this kind; null for one of a workforce.</summary>
    public string? Refusal => Type switch
    {
        "AAD B2C" => $"{Name} is an Azure AD B2C tenant. The portal protects workforce tenants only: a directory of customers has other objects, limits and ways to be restored.",
        "CIAM" => $"{Name} is an external tenant (Microsoft Entra External ID). The portal protects workforce tenants only: a directory of customers has other objects, limits and ways to be restored.",
        _ => null,
    };
}
