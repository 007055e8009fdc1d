using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>Which application permissions open what, from Microsoft's permissions reference. Alternatives are separated by a bar.</summary>
internal static class Permissions
{
    public static readonly Access ReadUsers = Access.To("User.Read.All|User.ReadWrite.All|Directory.Read.All|AgentIdUser.ReadWrite.All");
    public static readonly Access WriteUsers = Access.To("User.ReadWrite.All|AgentIdUser.ReadWrite.All");
    public static readonly Access ReadUserSponsors = Access.To("User.Read.All|User.ReadWrite.All|AgentIdUser.ReadWrite.All");
    public static readonly Access DeleteUsers = Access.To("User.ReadWrite.All|User.DeleteRestore.All|AgentIdUser.ReadWrite.All");
    public static readonly Access Invite = Access.To("User.Invite.All|User.ReadWrite.All");
    public static readonly Access RestoreUsers = Access.To("User.DeleteRestore.All");
    public static readonly Access ReadGroups = Access.To("Group.Read.All|Group.ReadWrite.All|GroupMember.Read.All|Directory.Read.All");
    public static readonly Access ReadGroupLinks = Access.To("GroupMember.Read.All|GroupMember.ReadWrite.All|Group.Read.All|Group.ReadWrite.All|Directory.Read.All");
    public static readonly Access CreateGroups = Access.To("Group.ReadWrite.All|Group.Create");
    public static readonly Access WriteGroups = Access.To("Group.ReadWrite.All");
    public static readonly Access WriteGroupMembers = Access.To("GroupMember.ReadWrite.All|Group.ReadWrite.All");
    public static readonly Access ReadApplications = Access.To("Application.Read.All|Application.ReadWrite.All|Directory.Read.All");
    public static readonly Access ReadApplicationParts = Access.To("Application.Read.All|Application.ReadWrite.All");
    public static readonly Access WriteApplications = Access.To("Application.ReadWrite.All");
    public static readonly Access WriteOwners = Access.To("Application.ReadWrite.All", "Directory.Read.All|Application.ReadWrite.All");
    public static readonly Access ReadSponsors = Access.To("AgentIdentity.Read.All|AgentIdentity.ReadWrite.All|Application.Read.All|Directory.Read.All");
    public static readonly Access ReadAgents = Access.To("AgentIdentity.Read.All|AgentIdentity.ReadWrite.All");
    public static readonly Access WriteAgentSponsors = Access.To("AgentIdentity.UpdateSponsors.All");
    public static readonly Access WriteBlueprintSponsors = Access.To("AgentIdentityBlueprint.UpdateSponsors.All");
    public static readonly Access DeleteAgents = Access.To("AgentIdentity.DeleteRestore.All|AgentIdentity.ReadWrite.All");
    public static readonly Access DeleteBlueprints = Access.To("AgentIdentityBlueprint.DeleteRestore.All|AgentIdentityBlueprint.ReadWrite.All");
    public static readonly Access DeleteBlueprintPrincipals = Access.To("AgentIdentityBlueprintPrincipal.DeleteRestore.All|AgentIdentityBlueprintPrincipal.ReadWrite.All");
    public static readonly Access WriteAgents = Access.To("AgentIdentity.ReadWrite.All");
    public static readonly Access ReadBlueprints = Access.To("AgentIdentityBlueprint.Read.All|AgentIdentityBlueprint.ReadWrite.All");
    public static readonly Access WriteBlueprints = Access.To("AgentIdentityBlueprint.ReadWrite.All");
    public static readonly Access ReadBlueprintPrincipals = Access.To("AgentIdentityBlueprintPrincipal.Read.All|AgentIdentityBlueprintPrincipal.ReadWrite.All");
    public static readonly Access WriteBlueprintPrincipals = Access.To("AgentIdentityBlueprintPrincipal.ReadWrite.All");
    public static readonly Access WriteAppRoleAssignments = Access.To("AppRoleAssignment.ReadWrite.All", "Application.Read.All|Application.ReadWrite.All|Directory.Read.All");
    public static readonly Access AppRoleAssignments = Access.To("AppRoleAssignment.ReadWrite.All");
    public static readonly Access RemoveAppRoleAssignments = Access.To("AppRoleAssignment.ReadWrite.All|Application.ReadWrite.All");
    public static readonly Access ReadUserAppRoleAssignments = Access.To("Directory.Read.All|AppRoleAssignment.ReadWrite.All");
    public static readonly Access ReadGrants = Access.To("Directory.Read.All|DelegatedPermissionGrant.ReadWrite.All");
    public static readonly Access WriteGrants = Access.To("DelegatedPermissionGrant.ReadWrite.All");
    public static readonly Access ReadPolicies = Access.To("Policy.Read.All");
    public static readonly Access ReadAgreements = Access.To("Agreement.Read.All|Agreement.ReadWrite.All");
    public static readonly Access WriteAgreements = Access.To("Agreement.ReadWrite.All");
    public static readonly Access ListContexts = Access.To("AuthenticationContext.Read.All|AuthenticationContext.ReadWrite.All|Policy.Read.ConditionalAccess|Policy.ReadWrite.ConditionalAccess");
    public static readonly Access ReadContext = Access.To("AuthenticationContext.Read.All|AuthenticationContext.ReadWrite.All|Policy.Read.ConditionalAccess");
    public static readonly Access WriteContexts = Access.To("AuthenticationContext.ReadWrite.All|Policy.ReadWrite.ConditionalAccess");
    public static readonly Access DeleteContexts = Access.To("AuthenticationContext.ReadWrite.All|Policy.Read.ConditionalAccess");
    public static readonly Access ReadMethods = Access.To("Policy.Read.All|Policy.Read.AuthenticationMethod|Policy.ReadWrite.AuthenticationMethod");
    public static readonly Access ReadStrengths = Access.To("Policy.Read.All|Policy.Read.AuthenticationMethod|Policy.ReadWrite.AuthenticationMethod|Policy.ReadWrite.ConditionalAccess");
    public static readonly Access ReadAuthorization = Access.To("Policy.Read.All|Policy.ReadWrite.Authorization");
    public static readonly Access WriteMethods = Access.To("Policy.ReadWrite.AuthenticationMethod");
    public static readonly Access WriteStrengths = Access.To("Policy.ReadWrite.ConditionalAccess|Policy.ReadWrite.AuthenticationMethod");
    public static readonly Access WriteAuthorization = Access.To("Policy.ReadWrite.Authorization");
    public static readonly Access WriteConditionalAccess = Access.To("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All|Application.ReadWrite.All|Directory.Read.All");
    public static readonly Access DeleteConditionalAccess = Access.To("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess");
    public static readonly Access WriteNamedLocations = Access.To("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess");
    public static readonly Access ReadOrganization = Access.To("Organization.Read.All|Organization.ReadWrite.All|Directory.Read.All|User.Read.All");
    public static readonly Access WriteOrganization = Access.To("Organization.ReadWrite.All");
    public static readonly Access ReadUnits = Access.To("AdministrativeUnit.Read.All|AdministrativeUnit.ReadWrite.All|Directory.Read.All");
    public static readonly Access WriteUnits = Access.To("AdministrativeUnit.ReadWrite.All");
    public static readonly Access ReadScopedRoles = Access.To("RoleManagement.Read.Directory|RoleManagement.ReadWrite.Directory|Directory.Read.All");
    public static readonly Access WriteRoles = Access.To("RoleManagement.ReadWrite.Directory");
    public static readonly Access ReadRoleDefinitions = Access.To("RoleManagement.Read.All|RoleManagement.Read.Directory|RoleManagement.ReadWrite.Directory|Directory.Read.All");
    public static readonly Access ReadRoles = Access.To("RoleManagement.Read.Directory|RoleManagement.ReadWrite.Directory|Directory.Read.All");
    public static readonly Access ReadRoleAssignmentSchedules = Access.To("RoleAssignmentSchedule.Read.Directory|RoleAssignmentSchedule.ReadWrite.Directory|RoleManagement.Read.All|RoleManagement.Read.Directory|RoleManagement.ReadWrite.Directory");
    public static readonly Access WriteRoleAssignmentSchedules = Access.To("RoleAssignmentSchedule.ReadWrite.Directory|RoleManagement.ReadWrite.Directory");
    public static readonly Access ReadRoleEligibilitySchedules = Access.To("RoleEligibilitySchedule.Read.Directory|RoleEligibilitySchedule.ReadWrite.Directory|RoleManagement.Read.All|RoleManagement.Read.Directory|RoleManagement.ReadWrite.Directory");
    public static readonly Access WriteRoleEligibilitySchedules = Access.To("RoleEligibilitySchedule.ReadWrite.Directory|RoleManagement.ReadWrite.Directory");
    public static readonly Access ReadGroupAssignmentSchedules = Access.To("PrivilegedAssignmentSchedule.Read.AzureADGroup|PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup|PrivilegedAccess.Read.AzureADGroup");
    public static readonly Access WriteGroupAssignmentSchedules = Access.To("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup");
    public static readonly Access ReadGroupEligibilitySchedules = Access.To("PrivilegedEligibilitySchedule.Read.AzureADGroup|PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup|PrivilegedAccess.Read.AzureADGroup");
    public static readonly Access WriteGroupEligibilitySchedules = Access.To("PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup");
    public static readonly Access WriteSecurityDefaults = Access.To("Policy.Read.All", "Policy.ReadWrite.SecurityDefaults|Policy.ReadWrite.ConditionalAccess");
    public static readonly Access ReadRecoveries = Access.To("EntraBackup.Read.All");
    public static readonly Access ReadDevices = Access.To("Device.Read.All|Device.ReadWrite.All|Directory.Read.All");
    public static readonly Access TrackDevices = Access.To("Device.Read.All");
    public static readonly Access WriteDevices = Access.To("Device.ReadWrite.All");
    public static readonly Access ReadDirectory = Access.To("Directory.Read.All");
    public static readonly Access ReadSkus = Access.To("LicenseAssignment.Read.All|Directory.Read.All|Organization.Read.All|Organization.ReadWrite.All");
    public static readonly Access ReadLicenses = Access.To("LicenseAssignment.Read.All|User.Read.All|User.ReadWrite.All|Directory.Read.All");
    public static readonly Access AssignUserLicenses = Access.To("LicenseAssignment.ReadWrite.All|User.ReadWrite.All|AgentIdUser.ReadWrite.All");
    public static readonly Access AssignGroupLicenses = Access.To("LicenseAssignment.ReadWrite.All|Group.ReadWrite.All");

    /// <summary>What shows an object of this kind where it is a member, an owner or another link's target.</summary>
    public static Access ReadKind(string kind) => kind switch
    {
        State.Kinds.User => ReadUsers,
        State.Kinds.Group => ReadGroupLinks,
        State.Kinds.Device => ReadDevices,
        State.Kinds.Application or State.Kinds.ServicePrincipal => ReadApplications,
        State.Kinds.AdministrativeUnit => ReadUnits,
        State.Kinds.DirectoryRole => ReadRoles,
        _ => Access.To(),
    };

    /// <summary>Deleted items follow the type that was deleted.</summary>
    public static Access ReadDeleted(string typeName) => typeName switch
    {
        Kinds.User or "agentUser" => ReadUsers,
        Kinds.Group => ReadGroups,
        Kinds.AdministrativeUnit => ReadUnits,
        Kinds.Device => ReadDevices,
        "agentIdentity" or "agentIdentityBlueprint" or "agentIdentityBlueprintPrincipal" => ReadAgents,
        _ => ReadApplications,
    };

    public static Access Restore(TenantObject deleted) => deleted.TypeName switch
    {
        Kinds.User => RestoreUsers,
        "agentUser" => Access.To("AgentIdUser.ReadWrite.All|User.DeleteRestore.All"),
        Kinds.Group => WriteGroups,
        Kinds.AdministrativeUnit => WriteUnits,
        Kinds.Device => WriteDevices,
        "agentIdentity" => DeleteAgents,
        "agentIdentityBlueprint" => DeleteBlueprints,
        "agentIdentityBlueprintPrincipal" => DeleteBlueprintPrincipals,
        _ => WriteApplications,
    };

    public static Access Purge(TenantObject deleted) => deleted.Kind == Kinds.User ? DeleteUsers : Restore(deleted);
}
