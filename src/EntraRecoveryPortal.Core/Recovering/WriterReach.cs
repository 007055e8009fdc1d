using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>A directory role that somebody holds.</summary>
/// <param name="RoleId">Of its definition.</param>
/// <param name="PrincipalId">Who holds it: a person, an application or a group.</param>
/// <param name="Scope">Over what: <c>/</c> is the whole tenant.</param>
public sealed record RoleHolding(string RoleId, string PrincipalId, string Scope)
{
    /// <summary>Reads the natural key of a role assignment.</summary>
    public static RoleHolding? Of(ObjectRef assignment) =>
        assignment.Type == "directoryRoleAssignment" && assignment.Id.Split('|') is [var role, var principal, var scope] ? new(role, principal, scope) : null;
}

/// <summary>A group that may hold directory roles: its members hold them, its owners can make members.</summary>
public sealed record RoleGroup(IReadOnlySet<string> Members, IReadOnlySet<string> Owners);

/// <summary>Whom the writing application may change, by the roles that it and they hold.</summary>
public sealed record WriterReach
{
    private const string WholeTenant = "/";

    /// <summary>Whether somebody or something is in a restricted administrative unit.</summary>
    public static bool IsRestricted(JsonElement content) => content.IsTrueAt("isManagementRestricted");

    /// <summary>Object id of the writing application's service principal.</summary>
    public required string WriterId { get; init; }

    /// <summary>Every role that anybody holds.</summary>
    public required IReadOnlyCollection<RoleHolding> Holdings { get; init; }

    /// <summary>Names of the roles, by the id of the definition.</summary>
    public IReadOnlyDictionary<string, string> RoleNames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The groups that may hold roles, by id.</summary>
    public required IReadOnlyDictionary<string, RoleGroup> RoleGroups { get; init; }

    /// <summary>Who is in an administrative unit over which the writing application holds a role.</summary>
    public IReadOnlySet<string> InUnits { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Why a sensitive action on somebody would be refused; null when it would not.</summary>
    /// <param name="personId">Whom it is done to.</param>
    /// <param name="taken">Roles and places in such groups that are taken from them before, as <see cref="RolesTaken.By"/> names them.</param>
    /// <param name="kept">Roles that they hold though no list shows it, because they lie in the recycle bin.</param>
    public string? WhyNot(string personId, IReadOnlySet<string> taken, IEnumerable<RoleHolding> kept)
    {
        var member = RoleGroups.Where(group => group.Value.Members.Contains(personId) && !taken.Contains($"{group.Key}|members|{personId}")).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var isInGroup = member.Count > 0 || RoleGroups.Any(group => group.Value.Owners.Contains(personId) && !taken.Contains($"{group.Key}|owners|{personId}"));
        var roles = Holdings.Where(one => one.PrincipalId == personId ? !taken.Contains($"{one.RoleId}|{personId}|{one.Scope}") : member.Contains(one.PrincipalId))
            .Concat(kept).Select(one => one.RoleId).Distinct(StringComparer.Ordinal).ToList();
        if (SensitiveActions.May(WriterRoles(), roles, isInGroup) || SensitiveActions.Needed(roles, isInGroup) is not { } needed)
            return null;
        var held = roles.Count > 0 ? $"the person holds {Phrase(roles)}" : "the person is in a group that may hold directory roles";
        return $"Needs role {needed.Name} on the writer: {held}.";
    }

    /// <summary>Why anything written to a member of a restricted administrative unit would be refused; null when it would not.</summary>
    public string? WhyNotRestricted(string id) => InUnits.Contains(id)
        ? null : "Needs a role of the writer over the restricted administrative unit that it is in.";

    private IReadOnlyList<string> WriterRoles()
    {
        HashSet<string> holders = [WriterId, .. RoleGroups.Where(group => group.Value.Members.Contains(WriterId)).Select(group => group.Key)];
        return [.. Holdings.Where(one => one.Scope == WholeTenant && holders.Contains(one.PrincipalId)).Select(one => one.RoleId)];
    }

    private string Phrase(List<string> roles)
    {
        var names = roles.ConvertAll(role => RoleNames.GetValueOrDefault(role, role));
        names.Sort(StringComparer.Ordinal);
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }
}
