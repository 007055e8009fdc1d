using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Tests.Docs;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    public static TheoryData<string> ConfigurationKeyNames => [.. ConfigurationKeys.All.Select(key => key.Name)];

    public static TheoryData<string> GraphPermissions =>
    [
        .. Catalogue.All.SelectMany(type => type.ReadPermissions.Concat(type.WritePermissions)
            .Concat(type.Relations.SelectMany(relation => relation.ReadPermissions))
            .Concat(type.Joined.SelectMany(part => part.ReadPermissions))).Distinct(StringComparer.Ordinal),
    ];

    public static TheoryData<string> RoleNames => [.. Roles.All];

    [Theory]
    [MemberData(nameof(ConfigurationKeyNames))]
    [MemberData(nameof(GraphPermissions))]
    [MemberData(nameof(RoleNames))]
    public void The_readme_has_a_row_for_it(string name) =>
        Assert.Contains(Readme.Split('\n'), line => line.StartsWith('|') && line.Contains($"`{name}`", StringComparison.Ordinal));

    [Fact]
    public void Links_of_the_pages_lead_somewhere()
    {
        var broken =
            from page in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            from target in LinksOf(page)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
            select $"{Path.GetFileName(page)}: {target}";
        Assert.Empty(broken);
    }

    private static IEnumerable<string> LinksOf(string page) =>
        from piece in File.ReadAllText(page).Split("](").Skip(1)
        let target = piece[..piece.IndexOf(')', StringComparison.Ordinal)].Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
        select target;
}
