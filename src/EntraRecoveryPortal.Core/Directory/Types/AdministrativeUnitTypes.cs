namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class AdministrativeUnitTypes
{
    internal static ObjectType Unit { get; } = new()
    {
        Name = "administrativeUnit",
        Label = "Administrative unit",
        Plural = "Administrative units",
        ListPath = "directory/administrativeUnits",
        ItemPath = "directory/administrativeUnits/{id}",
        PageSize = 999,
        DeltaPath = "directory/administrativeUnits/delta",
        IsDirectoryObject = true,
        DeletedListPath = "directory/deletedItems/microsoft.graph.administrativeUnit",
        DeletedItemPath = "directory/deletedItems/{id}",
        RestorePath = "directory/deletedItems/{id}/restore",
        ReadPermissions = ["AdministrativeUnit.Read.All"],
        WritePermissions = ["AdministrativeUnit.ReadWrite.All"],
        Relations =
        [
            new Relation
            {
                Name = "members",
                ReadPath = "directory/administrativeUnits/{id}/members",
                DeltaPath = "directory/administrativeUnits/delta",
                IsTracked = true,
                Write = LinkWrite.Ref,
            },
        ],
        NotRead = [Rules.OwnType("scopedRoleMembers")],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id"),
            .. Rules.CreateOnly("isMemberManagementRestricted"),
        ],
        ReadOnlyRules =
        [
            new ReadOnlyRule
            {
                When = content => string.Equals(content.TextAt("membershipType"), "Dynamic", StringComparison.OrdinalIgnoreCase),
                Reason = "A membership rule decides who is in this unit: put the rule back, the members follow.",
                Attributes = false,
                Existence = false,
                Relations = ["members"],
                IsConsequence = true,
            },
        ],
        GetsNewId = true,
        Columns = ["displayName", "description", "membershipType", "isMemberManagementRestricted"],
    };

    internal static ObjectType ScopedRoleMember { get; } = new()
    {
        Name = "scopedRoleMember",
        Label = "Scoped role member",
        Plural = "Scoped role members",
        ListPath = "directory/administrativeUnits/{id}/scopedRoleMembers",
        ItemPath = "directory/administrativeUnits/{administrativeUnitId}/scopedRoleMembers/{id}",
        ParentType = "administrativeUnit",
        ReadPermissions = ["RoleManagement.Read.Directory"],
        WritePermissions = ["RoleManagement.ReadWrite.Directory"],
        NaturalKey = ["administrativeUnitId", "roleId", "roleMemberInfo.id"],
        AttributeRules =
        [
            .. Rules.Volatile("id"),
            .. Rules.Ignored("roleMemberInfo.displayName", "roleMemberInfo.userPrincipalName"),
            .. Rules.CreateOnly("administrativeUnitId", "roleId", "roleMemberInfo.id"),
        ],
        Ends = [new ObjectEnd("administrativeUnitId", ["administrativeUnit"]), new ObjectEnd("roleMemberInfo.id", Rules.Principals)],
        Columns = ["roleMemberInfo", "roleId", "administrativeUnitId"],
        NameProperties = ["roleMemberInfo.displayName"],
        SearchProperties = ["roleMemberInfo.id"],
    };
}
