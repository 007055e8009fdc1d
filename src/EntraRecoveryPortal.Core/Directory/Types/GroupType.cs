using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class GroupType
{
    private const string Delta = "groups/delta?$select=members,owners";

    internal static ObjectType Entry { get; } = new()
    {
        Name = "group",
        Label = "Group",
        Plural = "Groups",
        ListPath = "groups",
        ItemPath = "groups/{id}",
        PageSize = 999,
        IsDirectoryObject = true,
        Select =
        [
            "id", "assignedLabels", "assignedLicenses", "classification", "createdDateTime", "description", "displayName", "expirationDateTime",
            "groupTypes", "hasMembersWithLicenseErrors", "isAssignableToRole", "isManagementRestricted", "licenseProcessingState", "mail", "mailEnabled", "mailNickname", "membershipRule", "membershipRuleProcessingState",
            "onPremisesDomainName", "onPremisesLastSyncDateTime", "onPremisesNetBiosName", "onPremisesProvisioningErrors", "onPremisesSamAccountName", "onPremisesSecurityIdentifier",
            "onPremisesSyncEnabled", "preferredDataLocation", "preferredLanguage", "proxyAddresses", "renewedDateTime", "resourceBehaviorOptions",
            "resourceProvisioningOptions", "securityEnabled", "securityIdentifier", "serviceProvisioningErrors", "theme", "uniqueName", "visibility",
        ],
        DeltaPath = "groups/delta",
        DeletedListPath = "directory/deletedItems/microsoft.graph.group",
        DeletedItemPath = "directory/deletedItems/{id}",
        RestorePath = "directory/deletedItems/{id}/restore",
        ReadPermissions = ["Group.Read.All"],
        WritePermissions = ["Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory"],
        Relations =
        [
            new Relation
            {
                Name = "members",
                ReadPath = "groups/{id}/members",
                DeltaPath = Delta,
                IsTracked = true,
                OmittedByPath = "servicePrincipal",
                InversePath = "memberOf",
                Write = LinkWrite.Bind20,
                ReadPermissions = ["GroupMember.Read.All", "Member.Read.Hidden"],
            },
            new Relation
            {
                Name = "owners",
                ReadPath = "groups/{id}/owners",
                DeltaPath = Delta,
                IsTracked = true,
                Write = LinkWrite.Ref,
            },
        ],
        NotRead =
        [
            Rules.NotRead("Exchange keeps it, and Microsoft Graph gives it group by group and mostly not to applications.", "accessType", "allowExternalSenders", "autoSubscribeNewMembers",
                "hideFromAddressLists", "hideFromOutlookClients", "isFavorite", "isSubscribedByMail", "unseenConversationsCount", "unseenCount", "unseenMessagesCount",
                "welcomeMessageEnabled", "acceptedSenders", "rejectedSenders"),
            Rules.NotRead("Teams owns it.", "isArchived"),
            Rules.NotRead("Declared by Microsoft Graph without a word of documentation; a list may refuse it.", "infoCatalogs", "organizationId", "onPremisesExtensionAttributes"),
            Rules.NotRead("Microsoft Graph gives it object by object only; whether an object is synced stands in onPremisesSyncEnabled.", "onPremisesSyncBehavior"),
            Rules.NotRead("It says who asked for the group, once.", "createdOnBehalfOf"),
            Rules.NotRead("It follows from the licences of members.", "membersWithLicenseErrors"),
            Rules.OtherEnd("memberOf", "transitiveMemberOf", "transitiveMembers"),
            Rules.OwnType("appRoleAssignments"),
        ],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime", "onPremisesLastSyncDateTime", "renewedDateTime", "expirationDateTime", "hasMembersWithLicenseErrors", "licenseProcessingState",
                "onPremisesProvisioningErrors", "serviceProvisioningErrors"),
            .. Rules.ReadOnly("It follows from the administrative units that the group is in.", "isManagementRestricted"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "securityIdentifier", "onPremisesDomainName",
                "onPremisesNetBiosName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "uniqueName"),
            .. Rules.ReadOnly("Exchange owns it.", "mail", "proxyAddresses"),
            .. Rules.ReadOnly("Sensitivity labels are set by a person; applications may not.", "assignedLabels"),
            Rules.Keyed(Licences.Property, Licences.Product, Writability.OwnCall) with { IsCloudOwned = true },
            .. Rules.ReadOnly("Microsoft 365 services set it.", "resourceProvisioningOptions"),
            .. Rules.CreateOnly("isAssignableToRole", "mailEnabled", "resourceBehaviorOptions"),
        ],
        ReadOnlyRules =
        [
            Rules.Synced,
            new ReadOnlyRule
            {
                When = IsDynamic,
                Reason = "A membership rule decides who is in this group: put the rule back, the members follow.",
                Attributes = false,
                Existence = false,
                Relations = ["members"],
                IsConsequence = true,
            },
            new ReadOnlyRule
            {
                When = content => content.IsTrueAt("mailEnabled") && !content.TextsAt("groupTypes").Contains("Unified", StringComparer.Ordinal),
                Reason = "Exchange owns this group (distribution list or mail-enabled security group): change it there.",
            },
        ],
        GetsNewId = true,
        Columns = ["displayName", "groupTypes", "securityEnabled", "mail", "membershipRule"],
        SearchProperties = ["mail", "mailNickname"],
        IsNativelySupported = true,
    };

    private static bool IsDynamic(JsonElement content) => content.TextsAt("groupTypes").Contains("DynamicMembership", StringComparer.Ordinal);
}
