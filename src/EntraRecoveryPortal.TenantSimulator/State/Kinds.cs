namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What the tenant holds, by the names of Graph's types.</summary>
internal static class Kinds
{
    public const string User = "user";
    public const string Group = "group";
    public const string Application = "application";
    public const string ServicePrincipal = "servicePrincipal";
    public const string AdministrativeUnit = "administrativeUnit";
    public const string Device = "device";
    public const string Organization = "organization";
    public const string AppRoleAssignment = "appRoleAssignment";
    public const string PermissionGrant = "oAuth2PermissionGrant";
    public const string FederatedCredential = "federatedIdentityCredential";
    public const string ConditionalAccessPolicy = "conditionalAccessPolicy";
    public const string NamedLocation = "namedLocation";
    public const string MethodsPolicy = "authenticationMethodsPolicy";
    public const string StrengthPolicy = "authenticationStrengthPolicy";
    public const string AuthorizationPolicy = "authorizationPolicy";
    public const string RoleAssignment = "unifiedRoleAssignment";
    public const string RoleDefinition = "unifiedRoleDefinition";
    public const string RoleAssignmentSchedule = "unifiedRoleAssignmentSchedule";
    public const string RoleEligibilitySchedule = "unifiedRoleEligibilitySchedule";
    public const string ScopedRoleMember = "scopedRoleMembership";
    public const string RoleAssignmentRequest = "unifiedRoleAssignmentScheduleRequest";
    public const string RoleEligibilityRequest = "unifiedRoleEligibilityScheduleRequest";
    public const string GroupAssignmentSchedule = "privilegedAccessGroupAssignmentSchedule";
    public const string GroupEligibilitySchedule = "privilegedAccessGroupEligibilitySchedule";
    public const string GroupAssignmentRequest = "privilegedAccessGroupAssignmentScheduleRequest";
    public const string GroupEligibilityRequest = "privilegedAccessGroupEligibilityScheduleRequest";
    public const string SecurityDefaults = "identitySecurityDefaultsEnforcementPolicy";
    public const string RecoveryJob = "recoveryJob";
    public const string DirectoryRole = "directoryRole";
    public const string ExtensionProperty = "extensionProperty";
    public const string OpenExtension = "openTypeExtension";
    public const string InheritablePermission = "inheritablePermission";
    public const string AuthenticationContext = "authenticationContextClassReference";
    public const string SubscribedSku = "subscribedSku";
    public const string Agreement = "agreement";

    public static IReadOnlyList<string> All { get; } =
    [
        User, Group, Application, ServicePrincipal, AdministrativeUnit, Device, Organization, AppRoleAssignment, PermissionGrant, FederatedCredential,
        ConditionalAccessPolicy, NamedLocation, MethodsPolicy, StrengthPolicy, AuthorizationPolicy, RoleAssignment, RoleDefinition,
        RoleAssignmentSchedule, RoleEligibilitySchedule, ScopedRoleMember, RoleAssignmentRequest, RoleEligibilityRequest,
        GroupAssignmentSchedule, GroupEligibilitySchedule, GroupAssignmentRequest, GroupEligibilityRequest, SecurityDefaults, RecoveryJob,
        DirectoryRole, ExtensionProperty, OpenExtension, InheritablePermission, AuthenticationContext, SubscribedSku, Agreement,
    ];
}
