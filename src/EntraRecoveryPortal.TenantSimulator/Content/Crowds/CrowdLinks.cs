using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>The links of a crowd, each computed from either end.</summary>
internal sealed class CrowdLinks(CrowdShape shape)
{
    public static IReadOnlyList<string> Relations { get; } =
        [State.Relations.Members, State.Relations.Owners, State.Relations.Manager, State.Relations.AppRoleAssignedTo, State.Relations.AppRoleAssignments];

    public CrowdList? Of(CrowdRef source, string relation) => (source.Kind, relation) switch
    {
        (CrowdKind.Group, State.Relations.Members) => Members(source.Index),
        (CrowdKind.Group, State.Relations.Owners) => GroupOwners(source.Index),
        (CrowdKind.Application, State.Relations.Owners) => CrowdList.One(User(shape.ApplicationOwners.At(source.Index))),
        (CrowdKind.ServicePrincipal, State.Relations.Owners) => CrowdList.One(User(shape.ApplicationOwners.At(shape.Applications + source.Index))),
        (CrowdKind.User, State.Relations.Manager) when source.Index > 0 => CrowdList.One(User(CrowdShape.ManagerOf(source.Index))),
        (CrowdKind.ServicePrincipal, State.Relations.AppRoleAssignedTo) when source.Index < shape.Applications => CrowdList.Run(CrowdKind.Assignment, 4 * source.Index, 4),
        (_, State.Relations.AppRoleAssignments) when AssignmentOf(source) is { } held => CrowdList.One(new(CrowdKind.Assignment, held)),
        _ => null,
    };

    /// <summary>A department's dynamic group, which is in the core, holds every user of the department.</summary>
    public CrowdList Department(int department)
    {
        var departments = Names.Departments.Length;
        return new(
            (shape.Users - department + departments - 1) / departments,
            x => User((x * departments) + department),
            x => x.Kind == CrowdKind.User && shape.DepartmentOf(x.Index) == department ? x.Index / departments : -1);
    }

    /// <summary>The permissions of Microsoft Graph that the crowd's applications have.</summary>
    public CrowdList GraphPermissions() => CrowdList.Run(CrowdKind.Assignment, 4 * shape.Applications, shape.Fourths);

    public IEnumerable<(CrowdRef Source, string Relation)> Sources(CrowdRef target) => target.Kind switch
    {
        CrowdKind.User => SourcesOfUser(target.Index),
        CrowdKind.Assignment when shape.Resource(target.Index) is { } resource =>
            [(resource, State.Relations.AppRoleAssignedTo), (shape.Principal(target.Index), State.Relations.AppRoleAssignments)],
        CrowdKind.Assignment => [(shape.Principal(target.Index), State.Relations.AppRoleAssignments)],
        _ => [],
    };

    /// <summary>The grants of a client and of a user.</summary>
    public IEnumerable<int> GrantsOf(CrowdRef holder, string property)
    {
        if (holder.Kind == CrowdKind.ServicePrincipal && property == "clientId" && holder.Index < shape.Applications)
        {
            yield return holder.Index;
            if (holder.Index % 4 == 0)
                yield return shape.Applications + (holder.Index / 4);
        }

        if (holder.Kind == CrowdKind.User && property == "principalId" && shape.Granted.IndexOf(holder.Index) is var place && place < shape.Fourths)
            yield return shape.Applications + place;
    }

    private IEnumerable<(CrowdRef Source, string Relation)> SourcesOfUser(int user)
    {
        for (var round = 0; round < shape.Rounds.Count; round++)
        {
            var block = shape.Rounds[round].IndexOf(user) / CrowdShape.PerGroup;
            if (block < shape.Blocks && (round * shape.Blocks) + block < shape.Groups)
                yield return (new(CrowdKind.Group, (round * shape.Blocks) + block), State.Relations.Members);
        }

        var owned = shape.GroupOwners.IndexOf(user);
        if (owned < 2 * shape.Groups && owned / shape.Groups < CrowdShape.Owners(owned % shape.Groups))
            yield return (new(CrowdKind.Group, owned % shape.Groups), State.Relations.Owners);
        var application = shape.ApplicationOwners.IndexOf(user);
        if (application < shape.Applications)
            yield return (new(CrowdKind.Application, application), State.Relations.Owners);
        else if (application < shape.Applications + shape.ServicePrincipals)
            yield return (new(CrowdKind.ServicePrincipal, application - shape.Applications), State.Relations.Owners);
        foreach (var report in shape.ReportsOf(user))
            yield return (User(report), State.Relations.Manager);
    }

    private CrowdList Members(int group)
    {
        var order = shape.Rounds[group / shape.Blocks];
        var first = group % shape.Blocks * CrowdShape.PerGroup;
        return new(CrowdShape.PerGroup, x => User(order.At(first + x)), x =>
            x.Kind == CrowdKind.User && order.IndexOf(x.Index) - first is >= 0 and < CrowdShape.PerGroup and var place ? place : -1);
    }

    private CrowdList GroupOwners(int group) => new(CrowdShape.Owners(group), x => User(shape.GroupOwners.At(group + (x * shape.Groups))), x =>
        x.Kind == CrowdKind.User && shape.GroupOwners.IndexOf(x.Index) is var place && place % shape.Groups == group && place / shape.Groups < CrowdShape.Owners(group)
            ? place / shape.Groups
            : -1);

    private int? AssignmentOf(CrowdRef principal) => principal switch
    {
        { Kind: CrowdKind.User, Index: var user } when shape.Assigned.IndexOf(user) is var place && place < 3 * shape.Applications => (4 * (place / 3)) + (place % 3),
        { Kind: CrowdKind.Group, Index: var group } when group < shape.Applications => (4 * group) + 3,
        { Kind: CrowdKind.ServicePrincipal, Index: var number } when number < shape.Applications && number % 4 == 0 => (4 * shape.Applications) + (number / 4),
        _ => null,
    };

    private static CrowdRef User(int index) => new(CrowdKind.User, index);
}
