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
            "groupTypes", "isAssignableToRole", "mail", "mailEnabled", "mailNickname", "membershipRule", "membershipRuleProcessingState",
            "onPremisesDomainName", "onPremisesLastSyncDateTime", "onPremisesNetBiosName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier",
            "onPremisesSyncEnabled", "preferredDataLocation", "preferredLanguage", "proxyAddresses", "renewedDateTime", "resourceBehaviorOptions",
            "resourceProvisioningOptions", "securityEnabled", "securityIdentifier", "theme", "uniqueName", "visibility",
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
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime", "onPremisesLastSyncDateTime", "renewedDateTime", "expirationDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "securityIdentifier", "onPremisesDomainName",
                "onPremisesNetBiosName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "uniqueName"),
            .. Rules.ReadOnly("Exchange owns it.", "mail", "proxyAddresses", "mailEnabled"),
            .. Rules.ReadOnly("Sensitivity labels are set by a person; applications may not.", "assignedLabels"),
            .. Rules.ReadOnly("Licences are assigned by a call of their own, which this version does not make.", "assignedLicenses"),
            .. Rules.ReadOnly("Microsoft 365 services set it.", "resourceProvisioningOptions"),
            .. Rules.CreateOnly("isAssignableToRole", "resourceBehaviorOptions"),
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
        Columns = ["displayName", "groupTypes", "securityEnabled", "mail", "membershipRule"],
        SearchProperties = ["mail", "mailNickname"],
        IsNativelySupported = true,
    };

    private static bool IsDynamic(JsonElement content) => content.TextsAt("groupTypes").Contains("DynamicMembership", StringComparer.Ordinal);
}
