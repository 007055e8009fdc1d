using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class UserType
{
    internal static ObjectType Entry { get; } = new()
    {
        Name = "user",
        Label = "User",
        Plural = "Users",
        ListPath = "users",
        ItemPath = "users/{id}",
        PageSize = 999,
        IsDirectoryObject = true,
        Select =
        [
            "id", "accountEnabled", "ageGroup", "assignedLicenses", "authorizationInfo", "businessPhones", "city", "companyName", "consentProvidedForMinor", "country",
            "createdDateTime", "creationType", "department", "displayName", "employeeHireDate", "employeeId", "employeeLeaveDateTime", "employeeOrgData",
            "employeeType", "externalUserState", "externalUserStateChangeDateTime", "faxNumber", "givenName", "identities", "identityParentId", "imAddresses", "isManagementRestricted",
            "isResourceAccount", "jobTitle", "lastPasswordChangeDateTime", "legalAgeGroupClassification", "licenseAssignmentStates", "mail",
            "mailNickname", "mobilePhone", "officeLocation", "onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesExtensionAttributes",
            "onPremisesImmutableId", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors", "onPremisesSamAccountName",
            "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "onPremisesUserPrincipalName", "otherMails", "passwordPolicies", "postalCode",
            "preferredDataLocation", "preferredLanguage", "proxyAddresses", "securityIdentifier", "serviceProvisioningErrors", "showInAddressList", "signInSessionsValidFromDateTime",
            "state", "streetAddress", "surname", "usageLocation", "userPrincipalName", "userType",
        ],
        DeltaPath = "users/delta",
        Expand = "manager($select=id)",
        DeletedListPath = "directory/deletedItems/microsoft.graph.user",
        DeletedItemPath = "directory/deletedItems/{id}",
        RestorePath = "directory/deletedItems/{id}/restore",
        ReadPermissions = ["User.Read.All"],
        WritePermissions = ["User.ReadWrite.All", "User.DeleteRestore.All", "User.EnableDisableAccount.All"],
        Relations =
        [
            new Relation
            {
                Name = "manager",
                ReadPath = "users/{id}/manager",
                DeltaPath = "users/delta?$select=manager",
                InversePath = "directReports",
                Expand = "manager($select=id)",
                IsTracked = true,
                IsSingle = true,
                Write = LinkWrite.PutRef,
                TargetBase = "users",
            },
            new Relation
            {
                Name = "sponsors",
                ReadPath = "users/{id}/sponsors",
                Expand = "sponsors($select=id)",
                Lists = ["users?$filter=userType%20eq%20'Guest'%20or%20creationType%20eq%20'Invitation'&$top=999", "users/microsoft.graph.agentUser?$top=100"],
                MayHold = IsSponsored,
                Write = LinkWrite.Ref,
            },
        ],
        NotRead =
        [
            Rules.NotRead("It is kept in SharePoint, and lists of people cannot carry it.", "aboutMe", "birthday", "hireDate", "interests", "mySite", "pastProjects", "preferredName",
                "responsibilities", "schools", "skills"),
            Rules.NotRead("It follows from the licences, which are captured, direct and inherited.", "assignedPlans", "provisionedPlans"),
            Rules.NotRead("It changes with every sign-in, and Microsoft Graph gives it ten times a minute.", "signInActivity"),
            Rules.NotRead("Microsoft Graph never gives passwords out.", "passwordProfile"),
            Rules.NotRead("Exchange, Intune and Universal Print own it.", "mailboxSettings", "deviceEnrollmentLimit", "print"),
            Rules.NotRead("Microsoft Graph gives it object by object only; whether an object is synced stands in onPremisesSyncEnabled.", "onPremisesSyncBehavior"),
            Rules.CustomSecurityAttributes,
            Rules.OtherEnd("createdObjects", "directReports", "memberOf", "ownedDevices", "ownedObjects", "registeredDevices", "sponsorOf", "transitiveMemberOf"),
            Rules.OwnType("appRoleAssignments", "oauth2PermissionGrants", "scopedRoleMemberOf"),
        ],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime", "lastPasswordChangeDateTime", "onPremisesLastSyncDateTime",
                "onPremisesProvisioningErrors", "serviceProvisioningErrors", "signInSessionsValidFromDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "creationType", "legalAgeGroupClassification",
                "externalUserState", "externalUserStateChangeDateTime", "securityIdentifier", "identityParentId", "onPremisesDistinguishedName",
                "onPremisesDomainName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "onPremisesUserPrincipalName"),
            .. Rules.ReadOnly("It follows from the mail address and from Exchange.", "proxyAddresses"),
            .. Rules.ReadOnly("Applications may not write it; it is set by a person or by provisioning.", "employeeHireDate"),
            .. Rules.ReadOnly("It follows from the mail address and from Teams.", "imAddresses"),
            .. Rules.ReadOnly("It follows from the administrative units that the person is in.", "isManagementRestricted"),
            .. Rules.ReadOnly("Certificates that open an account are bound to it by hand.", "authorizationInfo"),
            .. Rules.ReadOnly("They follow the sign-in name, or an invitation or federation.", "identities"),
            .. Rules.ReadOnly("Exchange owns it.", "showInAddressList", "isResourceAccount"),
            .. Rules.Sensitive("accountEnabled", "businessPhones", "mobilePhone", "onPremisesImmutableId", "userPrincipalName"),
            new AttributeRule { Path = "otherMails", IsSensitive = true, IsCloudOwned = true },
            .. Rules.CloudOwned("usageLocation", "ageGroup", "consentProvidedForMinor"),
            .. Rules.Block("employeeOrgData", "onPremisesExtensionAttributes"),
            Rules.Keyed(Licences.Property, Licences.Product, Writability.OwnCall) with { IsCloudOwned = true },
            .. Rules.ReadOnly("It tells the licences given to the person from those of groups.", Licences.States),
            .. Rules.Volatile($"{Licences.States}[].error", $"{Licences.States}[].lastUpdatedDateTime", $"{Licences.States}[].state"),
        ],
        ReadOnlyRules = [Rules.Synced],
        GetsNewId = true,
        WhyNotMadeAgain = content => Rules.WhyNoAgent(content) ?? (Guests.IsGuest(content) && Guests.AddressOf(content) is null ? "A guest comes back by a new invitation, and no address is known to invite." : null),
        Columns = ["displayName", "userPrincipalName", "department", "jobTitle", "accountEnabled"],
        NameProperties = ["displayName", "userPrincipalName"],
        SearchProperties = ["userPrincipalName", "mail"],
        IsNativelySupported = true,
    };

    // Guests, whoever was invited and is a member by now, and agents that act as people.
    private static bool IsSponsored(JsonElement content) =>
        Guests.IsInvited(content) || content.TextAt("@odata.type") is "#microsoft.graph.agentUser";
}
