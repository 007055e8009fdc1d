namespace EntraRecoveryPortal.Core.Directory.Types;

/// <summary>Data that applications hang on users, groups and devices under names of their own. Graph tells neither who has any nor when it changes, so all of these are listed once more.</summary>
internal static class OpenExtensionTypes
{
    internal static IReadOnlyList<ObjectType> All { get; } =
    [
        Of("user", "users", ["User.Read.All"], ["User.ReadWrite.All"]),
        Of("group", "groups", ["Group.Read.All"], ["Group.ReadWrite.All"]),
        Of("device", "devices", ["Device.Read.All"], ["Device.ReadWrite.All"]),
    ];

    private static ObjectType Of(string owner, string collection, IReadOnlyList<string> read, IReadOnlyList<string> write) => new()
    {
        Name = $"{owner}Extension",
        Label = $"Open extension of a {owner}",
        Plural = $"Open extensions of {owner}s",
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
