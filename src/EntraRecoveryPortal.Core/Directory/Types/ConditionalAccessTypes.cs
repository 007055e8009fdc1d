namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Conditional Access: its own rate limit, its own recycle bin.</summary>
internal static class ConditionalAccessTypes
{
    private static readonly Dictionary<string, string> KeepUnknownEnumMembers = new(StringComparer.Ordinal)
    {
        ["Prefer"] = "include-unknown-enum-members",
    };

    internal static ObjectType Policy { get; } = new()
    {
        Name = "conditionalAccessPolicy",
        Label = "Conditional Access policy",
        Plural = "Conditional Access policies",
        ListPath = "identity/conditionalAccess/policies",
        ItemPath = "identity/conditionalAccess/policies/{id}",
        DeletedListPath = "identity/conditionalAccess/deletedItems/policies",
        DeletedItemPath = "identity/conditionalAccess/deletedItems/policies/{id}",
        RestorePath = "identity/conditionalAccess/deletedItems/policies/{id}/restore",
        Lane = Lane.ConditionalAccess,
        RequestHeaders = KeepUnknownEnumMembers,
        ReadPermissions = ["Policy.Read.All"],
        WritePermissions = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All"],
        AttributeRules =
        [
            .. Rules.Volatile("modifiedDateTime", "deletedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "templateId"),
            .. Rules.Block("conditions", "grantControls", "sessionControls"),
            .. Rules.Ignored([.. StrengthBody.Select(p => $"grantControls.authenticationStrength.{p}")]),
        ],
        GetsNewId = true,
        Columns = ["displayName", "state", "createdDateTime", "modifiedDateTime"],
        IsNativelySupported = true,
    };

    internal static ObjectType NamedLocation { get; } = new()
    {
        Name = "namedLocationPolicy",
        Label = "Named location",
        Plural = "Named locations",
        ListPath = "identity/conditionalAccess/namedLocations",
        ItemPath = "identity/conditionalAccess/namedLocations/{id}",
        DeletedListPath = "identity/conditionalAccess/deletedItems/namedLocations",
        DeletedItemPath = "identity/conditionalAccess/deletedItems/namedLocations/{id}",
        RestorePath = "identity/conditionalAccess/deletedItems/namedLocations/{id}/restore",
        Lane = Lane.ConditionalAccess,
        RequestHeaders = KeepUnknownEnumMembers,
        ReadPermissions = ["Policy.Read.All"],
        WritePermissions = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"],
        AttributeRules =
        [
            .. Rules.Volatile("modifiedDateTime", "deletedDateTime"),
            .. Rules.ReadOnly("Microsoft Entra sets it and takes no value for it.", "id", "createdDateTime", "@odata.type"),
        ],
        GetsNewId = true,
        Columns = ["displayName", "isTrusted", "ipRanges", "countriesAndRegions"],
        SendsODataType = true,
        IsNativelySupported = true,
    };

    /// <summary>A policy shows the whole strength that it uses; only the id belongs to the policy.</summary>
    private static IReadOnlyList<string> StrengthBody =>
    [
        "displayName", "description", "policyType", "requirementsSatisfied", "allowedCombinations", "combinationConfigurations",
        "createdDateTime", "modifiedDateTime",
    ];
}
