namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Policies of the whole tenant, and the tenant itself.</summary>
internal static class PolicyTypes
{
    private const string Configurations = "authenticationMethodConfigurations";

    internal static ObjectType AuthenticationMethods { get; } = new()
    {
        Name = "authenticationMethodPolicy",
        Label = "Authentication methods policy",
        Plural = "Authentication methods policy",
        ListPath = "policies/authenticationMethodsPolicy",
        ItemPath = "policies/authenticationMethodsPolicy",
        IsSingleton = true,
        ReadPermissions = ["Policy.Read.All"],
        WritePermissions = ["Policy.ReadWrite.AuthenticationMethod"],
        AttributeRules =
        [
            .. Rules.Volatile("lastModifiedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "displayName", "description", "policyVersion"),
            .. Rules.Block("registrationEnforcement", "reportSuspiciousActivitySettings", "systemCredentialPreferences"),
            Rules.Keyed(Configurations, "id", Writability.OwnCall, deep: true),
            Rules.Keyed($"{Configurations}[].includeTargets", "id", Writability.OwnCall),
            Rules.Keyed($"{Configurations}[].excludeTargets", "id", Writability.OwnCall),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", $"{Configurations}[].id", $"{Configurations}[].@odata.type"),
        ],
        Columns = ["displayName", "policyMigrationState", "lastModifiedDateTime"],
        IsNativelySupported = true,
    };

    internal static ObjectType AuthenticationStrength { get; } = new()
    {
        Name = "authenticationStrengthPolicy",
        Label = "Authentication strength",
        Plural = "Authentication strengths",
        ListPath = "policies/authenticationStrengthPolicies",
        ItemPath = "policies/authenticationStrengthPolicies/{id}",
        ReadPermissions = ["Policy.Read.All"],
        WritePermissions = ["Policy.ReadWrite.ConditionalAccess"],
        AttributeRules =
        [
            .. Rules.Volatile("modifiedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "policyType", "requirementsSatisfied"),
            new AttributeRule { Path = "allowedCombinations", Array = ArrayMeaning.FlagSet, Writable = Writability.OwnCall },
            Rules.Keyed("combinationConfigurations", "id", Writability.ReadOnly) with
            {
                Reason = "Combination settings are written by calls of their own, which this version does not make.",
            },
        ],
        ReadOnlyRules =
        [
            new ReadOnlyRule { When = content => content.TextAt("policyType") is "builtIn", Reason = "Built-in strengths belong to Microsoft." },
        ],
        GetsNewId = true,
        NotDeletableReason = "A strength has no recycle bin and policies may use it; delete it by hand once none does.",
        Columns = ["displayName", "policyType", "allowedCombinations"],
        IsNativelySupported = true,
    };

    internal static ObjectType Authorization { get; } = new()
    {
        Name = "authorizationPolicy",
        Label = "Authorization policy",
        Plural = "Authorization policy",
        ListPath = "policies/authorizationPolicy",
        ItemPath = "policies/authorizationPolicy",
        IsSingleton = true,
        ReadPermissions = ["Policy.Read.All"],
        WritePermissions = ["Policy.ReadWrite.Authorization"],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id"),
            .. Rules.Block("defaultUserRolePermissions"),
        ],
        Columns = ["displayName", "guestUserRoleId", "allowInvitesFrom"],
        IsNativelySupported = true,
    };

    internal static ObjectType Organization { get; } = new()
    {
        Name = "organization",
        Label = "Organization",
        Plural = "Organization",
        ListPath = "organization",
        ItemPath = "organization/{id}",
        IsSingleton = true,
        ReadPermissions = ["Organization.Read.All"],
        WritePermissions = ["Organization.ReadWrite.All"],
        AttributeRules =
        [
            .. Rules.Volatile("onPremisesLastSyncDateTime", "deletedDateTime", "directorySizeQuota"),
            .. Rules.Ignored("assignedPlans", "provisionedPlans"),
            .. Rules.ReadOnly("Applications may not write it; an administrator sets it in the admin center.", "id", "displayName", "createdDateTime", "city",
                "country", "countryLetterCode", "state", "street", "postalCode", "businessPhones", "defaultUsageLocation", "preferredLanguage",
                "mobileDeviceManagementAuthority", "onPremisesSyncEnabled", "partnerTenantType", "tenantType", "verifiedDomains"),
            .. Rules.Block("privacyProfile"),
        ],
        Columns = ["displayName", "tenantType", "technicalNotificationMails"],
        IsNativelySupported = true,
    };
}
