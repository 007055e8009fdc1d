namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class ServicePrincipalType
{
    private const string FollowsApplication = "It follows its application registration: put it back there.";

    internal static ObjectType Entry { get; } = new()
    {
        Name = "servicePrincipal",
        Label = "Service principal",
        Plural = "Service principals",
        ListPath = "servicePrincipals",
        ItemPath = "servicePrincipals/{id}",
        PageSize = 999,
        DeltaPath = "servicePrincipals/delta",
        IsDirectoryObject = true,
        Expand = "owners($select=id)",
        DeletedListPath = "directory/deletedItems/microsoft.graph.servicePrincipal",
        DeletedItemPath = "directory/deletedItems/{id}",
        RestorePath = "directory/deletedItems/{id}/restore",
        ReadPermissions = ["Application.Read.All"],
        WritePermissions = ["Application.ReadWrite.All"],
        Relations =
        [
            new Relation { Name = "owners", ReadPath = "servicePrincipals/{id}/owners", Expand = "owners($select=id)", Write = LinkWrite.Ref },
        ],
        Joined = [AgentParts.SponsorsOf("servicePrincipals", ["AgentIdentity.Read.All", "AgentIdentityBlueprintPrincipal.Read.All"], ["AgentIdentity.UpdateSponsors.All", "AgentIdentityBlueprintPrincipal.ReadWrite.All"])],
        NotRead =
        [
            Rules.NotRead("Azure owns the credentials of managed identities; those of applications are captured with them.", "federatedIdentityCredentials"),
            Rules.CustomSecurityAttributes,
            Rules.OtherEnd("createdObjects", "memberOf", "ownedObjects", "transitiveMemberOf"),
            Rules.OwnType("appRoleAssignedTo", "appRoleAssignments", "oauth2PermissionGrants"),
        ],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "appOwnerOrganizationId", "createdDateTime",
                "applicationTemplateId", "createdByAppId", "servicePrincipalType", "disabledByMicrosoftStatus", "resourceSpecificApplicationPermissions",
                "isDisabled"),
            new AttributeRule { Path = "appId", Writable = Writability.CreateOnly, Reason = "It says whose service principal this is, from the beginning." },
            .. Rules.ReadOnly(FollowsApplication, "displayName", "appDisplayName", "appDescription", "info",
                "signInAudience", "verifiedPublisher", "publisherName", "agentIdentityBlueprintId"),
            .. Rules.Block("samlSingleSignOnSettings"),
            Rules.Keyed("appRoles", "id", Writability.ReadOnly) with { Reason = FollowsApplication },
            Rules.Keyed("oauth2PermissionScopes", "id", Writability.ReadOnly) with { Reason = FollowsApplication },
            Rules.Keyed("addIns", "id"),
            Rules.Credentials("passwordCredentials"),
            Rules.Credentials("keyCredentials"),
            .. AgentParts.SponsorRules,
        ],
        ReadOnlyRules =
        [
            new ReadOnlyRule
            {
                When = content => content.TextAt("servicePrincipalType") is "ManagedIdentity",
                Reason = "Azure owns managed identities: they are made and removed with their resource. Their permissions can be put back.",
            },
        ],
        GetsNewId = true,
        WhyNotMadeAgain = Rules.WhyNoAgent,
        LostWithId = ["preferredTokenSigningKeyThumbprint", "servicePrincipalNames", "tokenEncryptionKeyId"],
        Columns = ["displayName", "appId", "servicePrincipalType", "accountEnabled"],
        SearchProperties = ["appId"],
        IsNativelySupported = true,
    };
}
