namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What is numbered in a crowd: objects first, then the identifiers that objects carry beside their own.</summary>
internal enum CrowdKind
{
    User,
    Group,
    Application,
    ServicePrincipal,
    Device,
    Assignment,
    Grant,
    AppId,
    DeviceId,
    AppRole,
    Credential,
}

/// <summary>One of a crowd, by its number.</summary>
internal readonly record struct CrowdRef(CrowdKind Kind, int Index);
