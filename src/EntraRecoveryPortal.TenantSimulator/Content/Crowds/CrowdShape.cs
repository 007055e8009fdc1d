using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content.Crowds;

/// <summary>How many of everything, in the mix of a company, and who belongs to whom.</summary>
internal sealed class CrowdShape
{
    public const int PerGroup = 25;
    private const int ReportsPerManager = 8;

    /// <param name="groups">How many groups; null for as many as such a company has. Every application is given to a group of its own, and nobody owns two.</param>
    public CrowdShape(int users, int? groups = null)
    {
        Users = users;
        Blocks = users / PerGroup;
        Groups = Blocks == 0 ? 0 : groups ?? users / 5;
        Applications = Groups == 0 ? 0 : users / 24;
        if (Groups < Applications || Groups > users / 2)
            throw new ArgumentException($"{users} people beside the core go with {Applications} to {users / 2} groups, not with {Groups}.", nameof(groups));
        if (users == 0)
            return;
        Rounds = [.. Enumerable.Range(0, Blocks == 0 ? 0 : ((Groups - 1) / Blocks) + 1).Select(x => new Permutation(users, x + 1))];
        GroupOwners = new(users, 20);
        ApplicationOwners = new(users, 21);
        Assigned = new(users, 22);
        Granted = new(users, 23);
    }

    public int Users { get; }

    public int Groups { get; }

    public int Applications { get; }

    /// <summary>Every application has one; as many belong to applications of others.</summary>
    public int ServicePrincipals => 2 * Applications;

    public int Devices => (int)(Users * 41L / 120);

    /// <summary>Applications with a permission of Microsoft Graph, and those with a grant of one user.</summary>
    public int Fourths => (Applications + 3) / 4;

    /// <summary>Four for each application, three of users and one of a group; then the permissions.</summary>
    public int Assignments => (4 * Applications) + Fourths;

    public int Grants => Applications + Fourths;

    /// <summary>Groups without a member in common: so many in a round.</summary>
    public int Blocks { get; }

    public IReadOnlyList<Permutation> Rounds { get; } = [];

    public Permutation GroupOwners { get; } = new(1, 0);

    public Permutation ApplicationOwners { get; } = new(1, 0);

    public Permutation Assigned { get; } = new(1, 0);

    public Permutation Granted { get; } = new(1, 0);

    public static bool IsSynced(int group) => group % 10 == 9;

    public static int Owners(int group) => IsSynced(group) ? 0 : 1 + (group % 2);

    public static int ManagerOf(int user) => (user - 1) / ReportsPerManager;

    public IEnumerable<int> ReportsOf(int user) =>
        Enumerable.Range(0, ReportsPerManager).Select(x => ((long)user * ReportsPerManager) + 1 + x).Where(x => x < Users).Select(x => (int)x);

    public int Count(CrowdKind kind) => kind switch
    {
        CrowdKind.User => Users,
        CrowdKind.Group => Groups,
        CrowdKind.Application => Applications,
        CrowdKind.ServicePrincipal or CrowdKind.AppId => ServicePrincipals,
        CrowdKind.Device or CrowdKind.DeviceId => Devices,
        CrowdKind.Assignment => Assignments,
        CrowdKind.Grant => Grants,
        _ => 0,
    };

    public int DepartmentOf(int user) => user % Names.Departments.Length;

    /// <summary>Who holds an assignment: a user, a group, or the service principal of an application.</summary>
    public CrowdRef Principal(int assignment)
    {
        if (assignment >= 4 * Applications)
            return new(CrowdKind.ServicePrincipal, 4 * (assignment - (4 * Applications)));
        var (application, place) = (assignment / 4, assignment % 4);
        return place == 3 ? new(CrowdKind.Group, application) : new(CrowdKind.User, Assigned.At((3 * application) + place));
    }

    /// <summary>Of which application an assignment is; null where it is a permission of Microsoft Graph.</summary>
    public CrowdRef? Resource(int assignment) => assignment < 4 * Applications ? new(CrowdKind.ServicePrincipal, assignment / 4) : null;

    public CrowdRef Client(int grant) => new(CrowdKind.ServicePrincipal, grant < Applications ? grant : 4 * (grant - Applications));

    public CrowdRef? GrantedTo(int grant) => grant < Applications ? null : new(CrowdKind.User, Granted.At(grant - Applications));
}
