using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Directory roles: definitions, assignments, eligibility, and that of groups which may hold roles.</summary>
internal static class RoleTypes
{
    private static readonly string[] AssignmentKey = ["roleDefinitionId", "principalId", "directoryScopeId"];

    internal static ObjectType Definition { get; } = new()
    {
        Name = "directoryRoleDefinition",
        Label = "Role definition",
        Plural = "Role definitions",
        ListPath = "roleManagement/directory/roleDefinitions",
        ItemPath = "roleManagement/directory/roleDefinitions/{id}",
        ReadPermissions = ["RoleManagement.Read.Directory"],
        WritePermissions = ["RoleManagement.ReadWrite.Directory"],
        NotRead = [Rules.NotRead("Only built-in roles have it, and those belong to Microsoft.", "inheritsPermissionsFrom")],
        AttributeRules =
        [
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "isBuiltIn", "templateId", "resourceScopes"),
            .. Rules.Block("rolePermissions"),
        ],
        ReadOnlyRules =
        [
            new ReadOnlyRule { When = content => content.IsTrueAt("isBuiltIn"), Reason = "Built-in roles belong to Microsoft." },
        ],
        GetsNewId = true,
        NotDeletableReason = "A role definition has no recycle bin and people may hold it; delete it by hand.",
        Columns = ["displayName", "isBuiltIn", "isEnabled"],
    };

    internal static ObjectType Assignment { get; } = new()
    {
        Name = "directoryRoleAssignment",
        Label = "Role assignment",
        Plural = "Role assignments",
        ListPath = "roleManagement/directory/roleAssignments",
        ItemPath = "roleManagement/directory/roleAssignments/{id}",
        PartType = "directoryRoleDefinition",
        PartPath = "roleManagement/directory/roleAssignments?$filter=roleDefinitionId%20eq%20'{id}'",
        ReadPermissions = ["RoleManagement.Read.Directory"],
        WritePermissions = ["RoleManagement.ReadWrite.Directory"],
        NaturalKey = AssignmentKey,
        Joined =
        [
            new JoinedPart
            {
                Name = "roleAssignmentSchedules",
                ReadPath = "roleManagement/directory/roleAssignmentSchedules",
                On = AssignmentKey,
                Take = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["assignmentType"] = "assignmentType",
                    ["memberType"] = "memberType",
                    ["endDateTime"] = "scheduleInfo.expiration.endDateTime",
                },
                ReadPermissions = ["RoleAssignmentSchedule.Read.Directory"],
            },
        ],
        NotRead = [Rules.NotRead("It is named by its id; the object itself is captured under its own type.", "appScope", "directoryScope", "principal", "roleDefinition")],
        AttributeRules =
        [
            .. Rules.Volatile("id"),
            .. Rules.Ignored("memberType", "principalOrganizationId"),
            .. Rules.CreateOnly("roleDefinitionId", "principalId", "directoryScopeId", "appScopeId", "condition"),
            .. Rules.ReadOnly("Privileged Identity Management owns schedules: change it there.", "assignmentType", "endDateTime"),
        ],
        ReadOnlyRules =
        [
            new ReadOnlyRule
            {
                When = content => content.TextAt("endDateTime") is not null,
                Reason = "The assignment is bound in time: Privileged Identity Management gives such assignments.",
                SparesDeletion = true,
            },
        ],
        Ends = [new ObjectEnd("principalId", Rules.Principals)],
        Columns = ["principalId", "roleDefinitionId", "directoryScopeId", "assignmentType"],
        NameProperties = ["roleDefinitionId"],
        SearchProperties = ["principalId"],
    };

    internal static ObjectType Eligibility { get; } = new()
    {
        Name = "directoryRoleEligibility",
        Label = "Role eligibility",
        Plural = "Role eligibilities",
        ListPath = "roleManagement/directory/roleEligibilitySchedules",
        ItemPath = "roleManagement/directory/roleEligibilitySchedules/{id}",
        ReadPermissions = ["RoleEligibilitySchedule.Read.Directory"],
        NaturalKey = AssignmentKey,
        NotRead = [Rules.NotRead("It is named by its id; the object itself is captured under its own type.", "appScope", "directoryScope", "principal", "roleDefinition")],
        AttributeRules =
        [
            .. Rules.Volatile("id", "createdDateTime", "modifiedDateTime", "createdUsing", "status", "scheduleInfo.startDateTime"),
            .. Rules.Ignored("principal", "roleDefinition", "directoryScope", "appScope"),
        ],
        Ends = [new ObjectEnd("principalId", Rules.Principals)],
        Columns = ["principalId", "roleDefinitionId", "directoryScopeId", "memberType"],
        NameProperties = ["roleDefinitionId"],
        SearchProperties = ["principalId"],
        NotRestorableReason = "Eligibility is given by requests in Privileged Identity Management, which this version does not make.",
    };

    internal static ObjectType GroupEligibility { get; } = new()
    {
        Name = "groupEligibility",
        Label = "Group eligibility",
        Plural = "Group eligibilities",
        ListPath = "identityGovernance/privilegedAccess/group/eligibilitySchedules",
        ItemPath = "identityGovernance/privilegedAccess/group/eligibilitySchedules/{id}",
        PartType = "group",
        PartFilter = "isAssignableToRole%20eq%20true",
        PartPath = "identityGovernance/privilegedAccess/group/eligibilitySchedules?$filter=groupId%20eq%20'{id}'",
        ReadPermissions = ["PrivilegedEligibilitySchedule.Read.AzureADGroup"],
        NaturalKey = ["groupId", "principalId", "accessId"],
        NotRead = [Rules.NotRead("It is named by its id; the object itself is captured under its own type.", "group", "principal")],
        AttributeRules =
        [
            .. Rules.Volatile("id", "createdDateTime", "modifiedDateTime", "createdUsing", "status", "scheduleInfo.startDateTime"),
            .. Rules.Ignored("group", "principal"),
        ],
        Ends = [new ObjectEnd("groupId", ["group"]), new ObjectEnd("principalId", Rules.Principals)],
        Columns = ["principalId", "groupId", "accessId", "memberType"],
        NameProperties = ["accessId"],
        SearchProperties = ["principalId"],
        NotRestorableReason = "Eligibility is given by requests in Privileged Identity Management, which this version does not make.",
    };

    /// <summary>The id of the eligibility that a member's or owner's link may have been activated from.</summary>
    internal static string GroupEligibilityOf(ObjectRef group, Relation relation, ObjectRef principal) => $"{group.Id}|{principal.Id}|{relation.Name.TrimEnd('s')}";

    /// <summary>Whether an assignment is somebody's activated eligibility, which comes and goes by itself.</summary>
    internal static bool IsActivated(JsonElement content) => content.TextAt("assignmentType") is "Activated";
}
