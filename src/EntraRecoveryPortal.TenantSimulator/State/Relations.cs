namespace EntraRecoveryPortal.TenantSimulator.State;

internal static class Relations
{
    public const string Members = "members";
    public const string Owners = "owners";
    public const string Manager = "manager";
    public const string Sponsors = "sponsors";
    public const string AppRoleAssignedTo = "appRoleAssignedTo";
    public const string AppRoleAssignments = "appRoleAssignments";
    public const string FederatedCredentials = "federatedIdentityCredentials";
    public const string ScopedRoleMembers = "scopedRoleMembers";
    public const string RegisteredOwners = "registeredOwners";
    public const string RegisteredUsers = "registeredUsers";
    public const string ExtensionProperties = "extensionProperties";
    public const string OpenExtensions = "extensions";
    public const string InheritablePermissions = "inheritablePermissions";

    public static IReadOnlyList<string> All { get; } =
    [
        Members, Owners, Manager, Sponsors, AppRoleAssignedTo, AppRoleAssignments, FederatedCredentials, ScopedRoleMembers, RegisteredOwners, RegisteredUsers,
        ExtensionProperties, OpenExtensions, InheritablePermissions,
    ];
}
