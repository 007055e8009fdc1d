using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Loading;

/// <summary>
/// What no tenant can be without here: the organization and its policies, roles, people to sign in as, the portal's applications and what these may do. Whatever of it
/// a tenant lacks comes from the seed's Contoso.
/// </summary>
internal sealed class Foundation
{
    private const int FewestUsers = 20;

    private static readonly string[] WholeKinds = [Kinds.Organization, Kinds.MethodsPolicy, Kinds.AuthorizationPolicy, Kinds.StrengthPolicy, Kinds.RoleDefinition];

    private static readonly string[] Applications =
        [SimulatedTenant.PortalClientId, SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId, DirectoryRoles.GraphAppId];

    private readonly TenantState state;
    private readonly TenantState contoso;
    private readonly HashSet<string> added = [];

    private Foundation(TenantState state, SimulatorOptions options) => (this.state, contoso) = (state, ContosoTenant.Build(options with { Users = FewestUsers }));

    public static void Complete(TenantState state, SimulatorOptions options)
    {
        var foundation = new Foundation(state, options);
        foreach (var kind in WholeKinds.Where(x => !state.All(x).Any()))
            foundation.Add(foundation.contoso.All(kind));
        foundation.Add(SimulatedTenant.People.Where(x => !state.Having(Kinds.User, "userPrincipalName", x.UserPrincipalName).Any()).Select(x => foundation.contoso.Find(x.ObjectId)!));
        foreach (var kind in new[] { Kinds.Application, Kinds.ServicePrincipal })
        {
            foreach (var appId in Applications.Where(x => !state.Having(kind, "appId", x).Any()))
                foundation.Add(foundation.contoso.Having(kind, "appId", appId));
        }

        foreach (var assignment in foundation.contoso.All(Kinds.AppRoleAssignment))
            foundation.Assign(assignment);
    }

    private void Add(IEnumerable<TenantObject> missing)
    {
        foreach (var one in missing.Where(x => state.Find(x.Id) is null))
            added.Add(state.Put(one.Kind, one.Id, one.Body).Id);
    }

    /// <summary>What somebody may do who was missing, or in an application that was.</summary>
    private void Assign(TenantObject assignment)
    {
        if (Here(assignment.Text("principalId")!) is { } principal && Here(assignment.Text("resourceId")!) is { } resource && (added.Contains(principal.Id) || added.Contains(resource.Id))
            && state.Find(assignment.Id) is null)
            Assignments.Put(state, assignment.Id, principal, resource, assignment.Text("appRoleId")!, assignment.Text("createdDateTime")!);
    }

    /// <summary>One of the people or of the applications, as this tenant has it.</summary>
    private TenantObject? Here(string id) => contoso.Find(id) switch
    {
        { Kind: Kinds.User } when SimulatedTenant.People.Any(x => x.ObjectId == id) => state.Find(id),
        { Kind: Kinds.ServicePrincipal } principal when Applications.Contains(principal.Text("appId")) => state.Having(Kinds.ServicePrincipal, "appId", principal.Text("appId")!).FirstOrDefault(),
        _ => null,
    };
}
