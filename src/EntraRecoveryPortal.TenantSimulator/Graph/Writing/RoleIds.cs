namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Template ids of built-in roles that rules name.</summary>
internal static class RoleIds
{
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    public const string PrivilegedAuthenticationAdministrator = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13";
    public const string DirectoryReaders = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
}
