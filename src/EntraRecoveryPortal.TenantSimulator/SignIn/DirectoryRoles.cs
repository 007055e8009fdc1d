using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>What goes into tokens, read from the directory itself: taking an assignment away there takes the role out of the next token.</summary>
internal sealed class DirectoryRoles(TenantStore store)
{
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    /// <summary>The application permissions of a client, or null where it is disabled or deleted.</summary>
    public IReadOnlyList<string>? PermissionsOf(string clientId) => store.Read(state =>
        Principal(state, clientId) is { } principal && principal.Flag("accountEnabled") && Principal(state, GraphAppId) is { } graph
            ? Roles(state, principal.Id, graph)
            : null);

    /// <summary>The object id of a client's service principal; empty where it has none.</summary>
    public string PrincipalOf(string clientId) => store.Read(state => Principal(state, clientId)?.Id ?? "");

    /// <summary>The portal roles of a person, or null where the person may not sign in.</summary>
    public IReadOnlyList<string>? RolesOf(string userId) => store.Read(state =>
        state.Live(Kinds.User, userId) is { } user && user.Flag("accountEnabled")
            ? (Principal(state, SimulatedTenant.PortalClientId) is { } portal ? Roles(state, userId, portal) : [])
            : null);

    private static TenantObject? Principal(TenantState state, string appId) => state.LiveHaving(Kinds.ServicePrincipal, "appId", appId).FirstOrDefault();

    private static List<string> Roles(TenantState state, string principalId, TenantObject resource)
    {
        var names = (resource.Body["appRoles"] as JsonArray ?? []).OfType<JsonObject>().Where(x => x["isEnabled"]?.GetValue<bool>() == true)
            .ToDictionary(x => x["id"]!.ToString(), x => x["value"]!.ToString());
        return [.. state.Targets(principalId, Relations.AppRoleAssignments).Where(x => x.Text("resourceId") == resource.Id)
            .Select(x => names.GetValueOrDefault(x.Text("appRoleId")!)).OfType<string>().Order(StringComparer.Ordinal)];
    }
}
