namespace EntraRecoveryPortal.Core.Directory;

/// <summary>A directory role that comes with Microsoft Entra.</summary>
/// <param name="Id">Of its definition, the same in every tenant.</param>
/// <param name="Name">As Microsoft writes it.</param>
public sealed record BuiltInRole(string Id, string Name);

/// <summary>Holders of a role, and the lesser administrators who may act on them all the same.</summary>
/// <param name="Role">What they hold.</param>
/// <param name="By">Roles below Privileged Authentication Administrator that may.</param>
public sealed record ActedUpon(BuiltInRole Role, IReadOnlyList<BuiltInRole> By);

/// <summary>
/// Microsoft's table "Who can perform sensitive actions" (privileged-roles-permissions): signing in, numbers, names, deleting and restoring of people who hold directory roles. An application
/// needs a role for it beside its permission; people who hold none it may change with the permission alone.
/// </summary>
public static class SensitiveActions
{
    private static readonly BuiltInRole AuthenticationAdministrator = new("c4e39bd9-1100-46d3-8c65-fb160da0071f", "Authentication Administrator");
    private static readonly BuiltInRole UserAdministrator = new("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator");
    private static readonly BuiltInRole GlobalAdministrator = new("62e90394-69f5-4237-9190-012177145e10", "Global Administrator");
    private static readonly BuiltInRole[] Both = [UserAdministrator, AuthenticationAdministrator];

    // Everybody may read the directory; who holds only this is no administrator.
    private const string DirectoryReaders = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

    /// <summary>May act on everybody, as a Global Administrator may, which the writer must never be.</summary>
    public static BuiltInRole Highest { get; } = new("7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "Privileged Authentication Administrator");

    /// <summary>The roles on whose holders somebody else may act as well. Every other role takes <see cref="Highest"/>, and so does a group that may hold roles, for its members and owners.</summary>
    public static IReadOnlyList<ActedUpon> Table { get; } =
    [
        new(AuthenticationAdministrator, [AuthenticationAdministrator]),
        new(new("fdd7a751-b60b-444a-984c-02652fe8fa1c", "Groups Administrator"), [UserAdministrator]),
        new(new("95e79109-95c0-4d8e-aee3-d01accf2d47b", "Guest Inviter"), Both),
        new(new("729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"), [UserAdministrator]),
        new(new("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "Message Center Reader"), Both),
        new(new("966707d0-3269-4727-9be2-8c3a10f19b9d", "Password Administrator"), Both),
        new(new("4a5d8f65-41da-4de4-8968-e035b65339cf", "Reports Reader"), Both),
        new(UserAdministrator, [UserAdministrator]),
        new(new("27460883-1df1-4691-b032-3b79643e5e63", "User Experience Success Manager"), Both),
        new(new("75934031-6c7e-415a-99d7-48dbd49e875e", "Usage Summary Reports Reader"), Both),
    ];

    /// <summary>The roles that let an application act on somebody, the least first.</summary>
    public static IReadOnlyList<BuiltInRole> Actors { get; } = [.. Both, Highest];

    /// <summary>The least role that an application needs for somebody who holds these roles; null when its permission alone will do.</summary>
    /// <param name="held">Ids of the definitions of what they hold.</param>
    /// <param name="isInRoleGroup">Whether they are a member or an owner of a group that may hold roles.</param>
    public static BuiltInRole? Needed(IEnumerable<string> held, bool isInRoleGroup)
    {
        var roles = Counted(held);
        return roles.Count == 0 && !isInRoleGroup ? null : Actors.First(actor => Reaches(actor.Id, roles, isInRoleGroup));
    }

    /// <summary>Whether an application with roles of its own may act on them.</summary>
    public static bool May(IEnumerable<string> actors, IEnumerable<string> held, bool isInRoleGroup)
    {
        var roles = Counted(held);
        return (roles.Count == 0 && !isInRoleGroup) || actors.Any(actor => Reaches(actor, roles, isInRoleGroup));
    }

    private static bool Reaches(string actor, HashSet<string> held, bool isInRoleGroup) =>
        actor == Highest.Id || actor == GlobalAdministrator.Id
        || (!isInRoleGroup && held.All(role => Table.Any(row => row.Role.Id == role && row.By.Any(by => by.Id == actor))));

    private static HashSet<string> Counted(IEnumerable<string> held) => [.. held.Where(role => role != DirectoryReaders)];
}
