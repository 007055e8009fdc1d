namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Delegated permission grants and app role assignments.</summary>
internal static class AccessTypes
{
    internal static ObjectType PermissionGrant { get; } = new()
    {
        Name = "oAuth2PermissionGrant",
        Label = "Delegated permission grant",
        Plural = "Delegated permission grants",
        ListPath = "oauth2PermissionGrants",
        ItemPath = "oauth2PermissionGrants/{id}",
        PageSize = 999,
        DeltaPath = "oauth2PermissionGrants/delta",
        ReadPermissions = ["Directory.Read.All"],
        WritePermissions = ["DelegatedPermissionGrant.ReadWrite.All"],
        NaturalKey = ["clientId", "resourceId", "consentType", "principalId"],
        AttributeRules =
        [
            .. Rules.Volatile("id", "startTime", "expiryTime"),
            .. Rules.CreateOnly("clientId", "resourceId", "consentType", "principalId"),
            new AttributeRule { Path = "scope", Array = ArrayMeaning.ScopeString },
        ],
        Ends =
        [
            new ObjectEnd("clientId", ["servicePrincipal"]),
            new ObjectEnd("resourceId", ["servicePrincipal"]),
            new ObjectEnd("principalId", ["user"]),
        ],
        Columns = ["clientId", "resourceId", "consentType", "scope"],
        NameProperties = ["scope"],
        SearchProperties = ["clientId"],
        IsNativelySupported = true,
    };

    internal static ObjectType AppRoleAssignment { get; } = new()
    {
        Name = "appRoleAssignment",
        Label = "App role assignment",
        Plural = "App role assignments",
        ListPath = "servicePrincipals/{id}/appRoleAssignedTo",
        ItemPath = "servicePrincipals/{resourceId}/appRoleAssignedTo/{id}",
        ParentType = "servicePrincipal",
        ParentExpand = "appRoleAssignedTo",
        PageSize = 999,
        ReadPermissions = ["Application.Read.All"],
        WritePermissions = ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
        NaturalKey = ["principalId", "resourceId", "appRoleId"],
        AttributeRules =
        [
            .. Rules.Volatile("id", "createdDateTime", "creationTimestamp", "deletedDateTime"),
            .. Rules.Ignored("principalDisplayName", "resourceDisplayName", "principalType"),
            .. Rules.CreateOnly("principalId", "resourceId", "appRoleId"),
        ],
        Ends = [new ObjectEnd("principalId", Rules.Principals), new ObjectEnd("resourceId", ["servicePrincipal"])],
        Columns = ["principalDisplayName", "principalType", "resourceDisplayName", "appRoleId"],
        NameProperties = ["principalDisplayName"],
        SearchProperties = ["resourceDisplayName"],
        IsNativelySupported = true,
    };
}
