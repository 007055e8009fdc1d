namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class ApplicationType
{
    internal static ObjectType Entry { get; } = new()
    {
        Name = "application",
        Label = "Application",
        Plural = "Applications",
        ListPath = "applications",
        ItemPath = "applications/{id}",
        PageSize = 999,
        DeltaPath = "applications/delta",
        IsDirectoryObject = true,
        Expand = "owners($select=id)",
        DeletedListPath = "directory/deletedItems/microsoft.graph.application",
        DeletedItemPath = "directory/deletedItems/{id}",
        RestorePath = "directory/deletedItems/{id}/restore",
        ReadPermissions = ["Application.Read.All"],
        WritePermissions = ["Application.ReadWrite.All"],
        Relations =
        [
            new Relation { Name = "owners", ReadPath = "applications/{id}/owners", Expand = "owners($select=id)", Write = LinkWrite.Ref },
        ],
        Joined =
        [
            new JoinedPart
            {
                Name = "federatedIdentityCredentials",
                ReadPath = "applications/{id}/federatedIdentityCredentials",
                Expand = "federatedIdentityCredentials",
            },
            AgentParts.SponsorsOf("applications", ["AgentIdentityBlueprint.Read.All"], ["AgentIdentityBlueprint.UpdateSponsors.All"]),
            AgentParts.InheritablePermissions,
        ],
        NotRead =
        [
            Rules.NotRead("To ask for it by name would leave out all that is not named.", "managerApplications"),
            Rules.NotRead("It says who asked for the application, once.", "createdOnBehalfOf"),
            Rules.NotRead("A definition is made and removed, never changed, and removing it loses all values for ever.", "extensionProperties"),
        ],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime", "federatedIdentityCredentials[].id"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "appId", "createdDateTime", "publisherDomain", "applicationTemplateId",
                "createdByAppId", "uniqueName", "disabledByMicrosoftStatus", "certification", "isDisabled"),
            .. Rules.ReadOnly("A verified publisher is set by a person in the portal.", "verifiedPublisher"),
            .. Rules.ReadOnly("A logo is uploaded as a picture, which is not captured.", "logo", "info.logoUrl"),
            .. Rules.Block("web", "spa", "publicClient", "info", "optionalClaims", "api", "parentalControlSettings", "requestSignatureVerification",
                "servicePrincipalLockConfiguration", "authenticationBehaviors"),
            Rules.Keyed("appRoles", "id"),
            Rules.Keyed("api.oauth2PermissionScopes", "id"),
            Rules.Keyed("api.preAuthorizedApplications", "appId"),
            Rules.Keyed("requiredResourceAccess", "resourceAppId"),
            Rules.Keyed("addIns", "id"),
            Rules.Keyed("optionalClaims.idToken", "name"),
            Rules.Keyed("optionalClaims.accessToken", "name"),
            Rules.Keyed("optionalClaims.saml2Token", "name"),
            Rules.Keyed("web.redirectUriSettings", "uri"),
            .. Rules.Ignored("web.redirectUriSettings[].index"),
            Rules.Credentials("passwordCredentials"),
            Rules.Credentials("keyCredentials"),
            Rules.Keyed("federatedIdentityCredentials", "name", Writability.OwnCall),
            .. AgentParts.SponsorRules,
            .. AgentParts.InheritableRules,
        ],
        GetsNewId = true,
        WhyNotMadeAgain = Rules.WhyNoAgent,
        LostWithId = ["tokenEncryptionKeyId"],
        Columns = ["displayName", "appId", "signInAudience", "createdDateTime"],
        SearchProperties = ["appId"],
        IsNativelySupported = true,
    };
}
