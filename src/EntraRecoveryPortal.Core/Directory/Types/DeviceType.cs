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
        Select =
        [
            "id", "accountEnabled", "alternativeSecurityIds", "approximateLastSignInDateTime", "complianceExpirationDateTime", "deviceCategory", "deviceId", "deviceMetadata", "deviceOwnership",
            "deviceVersion", "displayName", "enrollmentProfileName", "enrollmentType", "isCompliant", "isManaged", "isManagementRestricted", "isRooted", "managementType", "manufacturer", "mdmAppId",
            "model", "onPremisesLastSyncDateTime", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "operatingSystem", "operatingSystemVersion", "physicalIds", "profileType",
            "registrationDateTime", "systemLabels", "trustType",
        ],
        DeltaPath = "devices/delta",
        IsDirectoryObject = true,
        ReadPermissions = ["Device.Read.All"],
        WritePermissions = ["Device.ReadWrite.All"],
        NotRead =
        [
            Rules.NotRead("No application may write them; Intune and the device's registration set them.", "registeredOwners", "registeredUsers"),
            Rules.OtherEnd("memberOf", "transitiveMemberOf"),
        ],
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
