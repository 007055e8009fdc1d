using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>An object's links by relation: those it holds first, then those others hold to it.</summary>
public sealed record ObjectLinks(IReadOnlyList<LinkGroup> Groups)
{
    /// <param name="memberOf">All memberships, with the path of those that come through other groups.</param>
    public static ObjectLinks Of(IReadOnlyList<NamedLink> held, IReadOnlyList<NamedLink> pointing, IReadOnlyList<NamedLink> memberOf) =>
        new([.. Grouped(held, isHeld: true), .. Grouped(pointing, isHeld: false), .. Inherited(memberOf)]);

    public LinkGroup? Find(string? key) => Groups.FirstOrDefault(group => group.Key == key) ?? Groups.FirstOrDefault();

    private static IEnumerable<LinkGroup> Inherited(IReadOnlyList<NamedLink> memberOf)
    {
        NamedLink[] through = [.. memberOf.Where(link => link.Path.Count > 0)];
        return through.Length == 0 ? [] : [new LinkGroup(LinkGroup.Inherited, IsHeld: false, through)];
    }

    private static IEnumerable<LinkGroup> Grouped(IReadOnlyList<NamedLink> links, bool isHeld) =>
        from link in links
        group link by link.Relation into relation
        orderby relation.Key
        select new LinkGroup(relation.Key, isHeld, [.. relation.OrderBy(link => link.DisplayName, StringComparer.OrdinalIgnoreCase)]);
}

/// <summary>The links of one relation, seen from one end.</summary>
public sealed record LinkGroup(string Relation, bool IsHeld, IReadOnlyList<NamedLink> Links)
{
    /// <summary>Memberships that come through other groups.</summary>
    public const string Inherited = "inherited";

    public bool HasPaths => Relation == Inherited;

    public string Key => (IsHeld ? "" : "of-") + Relation;

    public string Title => (IsHeld, Relation) switch
    {
        (true, _) => char.ToUpperInvariant(Relation[0]) + Relation[1..],
        (false, "members") => "Member of",
        (false, Inherited) => "Member of, through groups",
        (false, "owners") => "Owner of",
        (false, "manager") => "Manager of",
        (false, "sponsors") => "Sponsor of",
        (false, _) => $"In {Relation} of",
    };

    /// <summary>A page of those whose name or id holds the text.</summary>
    public Data.Page<NamedLink> Page(string text, int skip, int take)
    {
        var found = text.Length == 0 ? Links : [.. Links.Where(Holds)];
        return new Data.Page<NamedLink>([.. found.Skip(skip).Take(take)], found.Count);

        bool Holds(NamedLink link) => link.DisplayName.Contains(text, StringComparison.OrdinalIgnoreCase) || link.Ref.Id.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
