using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>
/// Everybody and everything beyond the hand-made core, as it was before anything happened. Nothing of it is held: objects, links and the ways back from an id,
/// a name or a link's end are computed from the seed.
/// </summary>
internal sealed class Crowd
{
    private static readonly string[] ObjectKinds =
        [Kinds.User, Kinds.Group, Kinds.Application, Kinds.ServicePrincipal, Kinds.Device, Kinds.AppRoleAssignment, Kinds.PermissionGrant];

    private readonly CrowdIds ids;
    private readonly CrowdShape shape;
    private readonly CrowdLinks links;
    private readonly CrowdNames names;
    private readonly CrowdBodies bodies;

    /// <summary>The core's dynamic groups, by id.</summary>
    private readonly Dictionary<string, int> departments;

    public Crowd(int seed, int users, int? groups = null)
    {
        var core = new SeededIds(seed);
        ids = new(seed);
        shape = new(users, groups);
        links = new(shape);
        names = new(ids);
        bodies = new(this, ids, shape, names);
        GraphId = core.Guid(ContosoPrincipals.OfMicrosoft, 0);
        departments = users == 0
            ? []
            : ContosoGroups.Dynamic.ToDictionary(x => core.Guid(ContosoGroups.DynamicGroup, x.Number), x => Array.IndexOf(Names.Departments, x.Department), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Microsoft Graph's own service principal, in the core.</summary>
    public string GraphId { get; }

    public string KindOf(CrowdKind kind) => ObjectKinds[(int)kind];

    public int Count(string kind) => Array.IndexOf(ObjectKinds, kind) is >= 0 and var number ? shape.Count((CrowdKind)number) : 0;

    public CrowdRef At(string kind, int index) => new((CrowdKind)Array.IndexOf(ObjectKinds, kind), index);

    public string Id(CrowdRef one) => ids.Of(one);

    /// <summary>The object of this id, if it is one of the crowd.</summary>
    public CrowdRef? Find(string id) => shape.Users > 0 && ids.Read(id) is { } one && (int)one.Kind < ObjectKinds.Length && IsIn(one) ? one : null;

    /// <summary>The number of an id that a crowd of this seed has, however large it is; below zero for any other.</summary>
    public int NumberOf(string id) => ids.Read(id)?.Index ?? -1;

    public JsonObject Body(CrowdRef one) => bodies.Of(one);

    /// <summary>What people call it, where that is known without its body.</summary>
    public string? NameOf(CrowdRef one) => one.Kind is CrowdKind.User or CrowdKind.Group ? names.DisplayName(one) : null;

    /// <summary>What an assignment or a grant stands on.</summary>
    public IReadOnlyList<string> References(CrowdRef one) => one.Kind switch
    {
        CrowdKind.Assignment => [ids.Of(shape.Principal(one.Index)), shape.Resource(one.Index) is { } resource ? ids.Of(resource) : GraphId],
        CrowdKind.Grant => [ids.Of(shape.Client(one.Index)), GraphId, .. shape.GrantedTo(one.Index) is { } user ? [ids.Of(user)] : Array.Empty<string>()],
        _ => [],
    };

    /// <summary>Those of a kind with this value in one of the properties by which things are looked up.</summary>
    public IEnumerable<CrowdRef> Having(string kind, string property, string value) => shape.Users == 0 ? [] : (kind, property) switch
    {
        (Kinds.User, "userPrincipalName" or "mail") => One(names.OfAddress(CrowdKind.User, value)),
        (Kinds.User, "mailNickname") => One(names.OfLocal(CrowdKind.User, value)),
        (Kinds.User, "proxyAddresses") => One(names.OfAddress(CrowdKind.User, WithoutProtocol(value))),
        (Kinds.Group, "mail") => One(names.OfAddress(CrowdKind.Group, value)).Where(x => CrowdNames.HasMail(x.Index)),
        (Kinds.Group, "mailNickname") => One(names.OfLocal(CrowdKind.Group, value)),
        (Kinds.Group, "proxyAddresses") => One(names.OfAddress(CrowdKind.Group, WithoutProtocol(value))).Where(x => CrowdNames.HasMail(x.Index)),
        (Kinds.Application, "appId") => Identified(CrowdKind.AppId, value, CrowdKind.Application),
        (Kinds.Application, "identifierUris") => Identified(CrowdKind.AppId, WithoutScheme(value), CrowdKind.Application),
        (Kinds.ServicePrincipal, "appId") => Identified(CrowdKind.AppId, value, CrowdKind.ServicePrincipal),
        (Kinds.Device, "deviceId") => Identified(CrowdKind.DeviceId, value, CrowdKind.Device),
        (Kinds.AppRoleAssignment, "principalId") => Linked(value, Relations.AppRoleAssignments),
        (Kinds.AppRoleAssignment, "resourceId") => Linked(value, Relations.AppRoleAssignedTo),
        (Kinds.PermissionGrant, "resourceId") when IsGraph(value) => Enumerable.Range(0, shape.Grants).Select(x => new CrowdRef(CrowdKind.Grant, x)),
        (Kinds.PermissionGrant, "clientId" or "principalId") when Find(value) is { } holder => links.GrantsOf(holder, property).Select(x => new CrowdRef(CrowdKind.Grant, x)),
        _ => [],
    };

    /// <summary>The targets that a relation of an object has in the crowd; the object may be one of the core.</summary>
    public CrowdList? Targets(string source, string relation)
    {
        if (shape.Users == 0)
            return null;
        if (Find(source) is { } one)
            return links.Of(one, relation);
        if (relation == Relations.Members && departments.TryGetValue(source, out var department))
            return links.Department(department);
        return relation == Relations.AppRoleAssignedTo && IsGraph(source) ? links.GraphPermissions() : null;
    }

    public IEnumerable<(string Source, string Relation)> Sources(string target)
    {
        if (Find(target) is not { } one)
            yield break;
        foreach (var (source, relation) in links.Sources(one))
            yield return (ids.Of(source), relation);
        foreach (var (group, department) in departments)
        {
            if (one.Kind == CrowdKind.User && shape.DepartmentOf(one.Index) == department)
                yield return (group, Relations.Members);
        }

        if (one.Kind == CrowdKind.Assignment && shape.Resource(one.Index) is null)
            yield return (GraphId, Relations.AppRoleAssignedTo);
    }

    private bool IsIn(CrowdRef one) => one.Index < shape.Count(one.Kind);

    private bool IsGraph(string id) => string.Equals(id, GraphId, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<CrowdRef> One(CrowdRef? found) => found is { } one && IsIn(one) ? [one] : [];

    private IEnumerable<CrowdRef> Identified(CrowdKind identifier, string value, CrowdKind kind) =>
        One(ids.Read(value) is { } found && found.Kind == identifier ? found with { Kind = kind } : null);

    private IEnumerable<CrowdRef> Linked(string source, string relation) => Targets(source, relation) is { } list ? Enumerable.Range(0, list.Count).Select(list.At) : [];

    private static string WithoutProtocol(string address) => address.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase) ? address["smtp:".Length..] : "";

    private static string WithoutScheme(string uri) => uri.StartsWith("api://", StringComparison.OrdinalIgnoreCase) ? uri["api://".Length..] : "";
}
