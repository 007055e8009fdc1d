namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>The fixed identifiers of the simulated tenant. The secrets open nothing but a process on this computer.</summary>
public static class SimulatedTenant
{
    public const string Name = "Contoso";
    public const string Domain = "contoso.example";
    public const string TenantId = "c0a70500-7e4a-4c0e-9d1a-5f0c7e4a2b01";

    public const string PortalClientId = "c0a70500-a001-4c0e-9d1a-5f0c7e4a2b01";
    public const string PortalClientSecret = "simulated-portal-secret";
    public const string ReaderClientId = "c0a70500-a002-4c0e-9d1a-5f0c7e4a2b01";
    public const string ReaderClientSecret = "simulated-reader-secret";
    public const string WriterClientId = "c0a70500-a003-4c0e-9d1a-5f0c7e4a2b01";
    public const string WriterClientSecret = "simulated-writer-secret";

    public static IReadOnlyList<SimulatedPerson> People { get; } =
    [
        new("Ada Admin", $"ada.admin@{Domain}", "c0a70500-0001-4c0e-9d1a-5f0c7e4a2b01", ["Backup.Administrator"]),
        new("Amir Admin", $"amir.admin@{Domain}", "c0a70500-0002-4c0e-9d1a-5f0c7e4a2b01", ["Backup.Administrator"]),
        new("Rita Reader", $"rita.reader@{Domain}", "c0a70500-0003-4c0e-9d1a-5f0c7e4a2b01", ["Backup.Reader"]),
        new("Nora None", $"nora.none@{Domain}", "c0a70500-0004-4c0e-9d1a-5f0c7e4a2b01", []),
    ];

    /// <summary>Application permissions of the app registration that reads.</summary>
    public static IReadOnlyList<string> ReaderPermissions { get; } =
    [
        "User.Read.All", "Group.Read.All", "Application.Read.All", "Directory.Read.All", "Policy.Read.All", "AdministrativeUnit.Read.All",
        "Device.Read.All", "RoleManagement.Read.Directory", "RoleEligibilitySchedule.Read.Directory", "RoleAssignmentSchedule.Read.Directory",
        "Member.Read.Hidden", "EntraBackup.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup", "AgentIdentity.Read.All", "AgentIdentityBlueprint.Read.All",
        "AgentIdentityBlueprintPrincipal.Read.All",
    ];

    /// <summary>Application permissions of the app registration that recovers.</summary>
    public static IReadOnlyList<string> WriterPermissions { get; } =
    [
        "User.ReadWrite.All", "User.DeleteRestore.All", "User.EnableDisableAccount.All", "Group.ReadWrite.All", "Application.ReadWrite.All",
        "AppRoleAssignment.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess",
        "Policy.ReadWrite.AuthenticationMethod", "Policy.ReadWrite.Authorization", "AdministrativeUnit.ReadWrite.All", "Device.ReadWrite.All",
        "RoleManagement.ReadWrite.Directory", "Directory.Read.All", "Organization.ReadWrite.All",
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
        "AgentIdentity.UpdateSponsors.All", "AgentIdentityBlueprint.UpdateSponsors.All", "AgentIdentityBlueprint.ReadWrite.All", "AgentIdentityBlueprintPrincipal.ReadWrite.All",
    ];
}
