namespace EntraRecoveryPortal.Core.Directory.Types;

internal static class DeviceType
{
    internal static ObjectType Entry { get; } = new()
    {
        Name = "device",
        Label = "Device",
        Plural = "Devices",
        ListPath = "devices",
        ItemPath = "devices/{id}",
        PageSize = 999,
        DeltaPath = "devices/delta",
        IsDirectoryObject = true,
        ReadPermissions = ["Device.Read.All"],
        WritePermissions = ["Device.ReadWrite.All"],
        AttributeRules =
        [
            .. Rules.Volatile("deletedDateTime", "approximateLastSignInDateTime", "onPremisesLastSyncDateTime", "complianceExpirationDateTime", "deviceVersion"),
            .. Rules.ReadOnly("The device or Intune reports it.", "id", "createdDateTime", "registrationDateTime", "deviceId", "displayName", "deviceCategory",
                "deviceMetadata", "deviceOwnership", "enrollmentProfileName", "enrollmentType", "isCompliant", "isManaged", "isRooted", "managementType",
                "manufacturer", "mdmAppId", "model", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "operatingSystem", "operatingSystemVersion",
                "physicalIds", "profileType", "systemLabels", "trustType", "alternativeSecurityIds", "isManagementRestricted", "extensionAttributes"),
        ],
        ReadOnlyRules = [Rules.Synced],
        NotDeletableReason = "Deleting a device can be for ever; do it by hand.",
        Columns = ["displayName", "deviceId", "operatingSystem", "trustType", "accountEnabled"],
        SearchProperties = ["deviceId"],
    };
}
