namespace EntraRecoveryPortal.Graph;

/// <summary>Who answers at the other end.</summary>
public sealed record TenantInfo(string Id, string Name);
