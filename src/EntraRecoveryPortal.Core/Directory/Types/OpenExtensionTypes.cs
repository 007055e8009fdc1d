namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Data that applications hang on users, groups, devices and the organization under names of their own. Graph tells neither who has any nor when it changes, so all of these are listed once more.</summary>
internal static class OpenExtensionTypes
{
    internal static IReadOnlyList<ObjectType> All { get; } =
    [
        Of("user", "users", "users", ["User.Read.All"], ["User.ReadWrite.All"]),
        Of("group", "groups", "groups", ["Group.Read.All"], ["Group.ReadWrite.All"]),
        Of("device", "devices", "devices", ["Device.Read.All"], ["Device.ReadWrite.All"]),
        Of("organization", "organization", "the organization", ["Organization.Read.All"], ["Organization.ReadWrite.All"]) with { Label = "Open extension of the organization", ParentExpand = null },
    ];

    private static ObjectType Of(string owner, string collection, string owners, IReadOnlyList<string> read, IReadOnlyList<string> write) => new()
    {
        Name = $"{owner}Extension",
        Label = $"Open extension of a {owner}",
        Plural = $"Open extensions of {owners}",
        ListPath = $"{collection}/{{id}}/extensions",
        ItemPath = $"{collection}/{{{owner}Id}}/extensions/{{id}}",
        ParentType = owner,
        ParentExpand = "extensions",
        ParentKey = $"{owner}Id",
        ReadPermissions = read,
        WritePermissions = write,
        NaturalKey = [$"{owner}Id", "id"],
        SendsODataType = true,
        AttributeRules =
        [
            .. Rules.Volatile("id"),
            .. Rules.Ignored($"{owner}Id"),
            .. Rules.CreateOnly("extensionName"),
        ],
        Ends = [new ObjectEnd($"{owner}Id", [owner])],
        Columns = ["extensionName", $"{owner}Id"],
        NameProperties = ["extensionName"],
        SearchProperties = [$"{owner}Id"],
    };
}
