namespace EntraRecoveryPortal.Core.Directory;

/// <summary>An application permission of Microsoft Graph that the portal asks for.</summary>
/// <param name="Name">Such as <c>User.Read.All</c>.</param>
/// <param name="For">What it is for, inside a sentence; without it the portal has none of this.</param>
/// <param name="Types">The types of which something needs it.</param>
public sealed record PermissionNeed(string Name, IReadOnlyList<string> For, IReadOnlyList<string> Types);

/// <summary>What reading and writing the catalogue's types takes, each in the order of the types.</summary>
public static class PermissionNeeds
{
    /// <summary>Shows that Microsoft's own recovery was at work, which change tracking does not tell.</summary>
    public const string NativeRecoveries = "EntraBackup.Read.All";

    private static readonly string[] ReadByDirectory =
        ["User.Read.All", "Group.Read.All", "GroupMember.Read.All", "Application.Read.All", "AdministrativeUnit.Read.All", "Device.Read.All", "Organization.Read.All", "RoleManagement.Read.Directory"];

    /// <summary>For the application that reads.</summary>
    public static IReadOnlyList<PermissionNeed> Reading { get; } =
    [
        .. Gather(Catalogue.All.SelectMany(ReadNeeds)),
        new PermissionNeed(NativeRecoveries, ["a whole read after Microsoft's own recovery was at work"], []),
    ];

    /// <summary>For the application that recovers.</summary>
    public static IReadOnlyList<PermissionNeed> Writing { get; } =
        Gather(Catalogue.All.SelectMany(WriteNeeds));

    /// <summary>Whether one permission opens all that another one does.</summary>
    public static bool Covers(string held, string needed) =>
        held == needed
        || (held.EndsWith(".ReadWrite.All", StringComparison.Ordinal) && needed == held.Replace(".ReadWrite.", ".Read.", StringComparison.Ordinal))
        || (held == "RoleManagement.ReadWrite.Directory" && needed == "RoleManagement.Read.Directory")
        || (held is "Group.Read.All" or "Group.ReadWrite.All" && needed == "GroupMember.Read.All")
        || (held is "Directory.Read.All" or "Directory.ReadWrite.All" && ReadByDirectory.Contains(needed, StringComparer.Ordinal));

    /// <summary>Whether a permission lets its holder change anything. One that does not say that it only reads is taken for one.</summary>
    public static bool Writes(string permission) => !permission.Split('.').Any(part => part is "Read" or "ReadBasic" or "ReadForUser" or "ReadHidden");

    private static IEnumerable<(string Permission, string For, string Type)> ReadNeeds(ObjectType type) =>
    [
        .. type.ReadPermissions.Select(permission => (permission, type.PluralInSentence, type.Name)),
        .. type.Relations.SelectMany(relation => relation.ReadPermissions.Select(permission => (permission, $"{relation.Name} of {type.PluralInSentence}", type.Name))),
        .. type.Joined.SelectMany(part => part.ReadPermissions.Select(permission => (permission, $"{part.Name} of {(part.Only is null ? type.PluralInSentence : "agents")}", type.Name))),
    ];

    private static IEnumerable<(string Permission, string For, string Type)> WriteNeeds(ObjectType type) =>
    [
        .. type.WritePermissions.Select(permission => (permission, type.PluralInSentence, type.Name)),
        .. type.Joined.SelectMany(part => part.WritePermissions.Select(permission => (permission, $"{part.Name} of agents", type.Name))),
    ];

    private static IReadOnlyList<PermissionNeed> Gather(IEnumerable<(string Permission, string For, string Type)> needs) =>
    [
        .. needs.GroupBy(need => need.Permission, StringComparer.Ordinal).Select(same =>
            new PermissionNeed(same.Key, [.. same.Select(need => need.For).Distinct(StringComparer.Ordinal)], [.. same.Select(need => need.Type).Distinct(StringComparer.Ordinal)])),
    ];
}
