using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

internal static class ServicePrincipalRules
{
    public static readonly IReadOnlySet<string> ReadOnly = new HashSet<string>
    {
        "appId", "appOwnerOrganizationId", "appDisplayName", "appDescription", "info", "servicePrincipalType", "verifiedPublisher", "disabledByMicrosoftStatus",
        "agentIdentityBlueprintId",
    };

    public static bool IsManagedIdentity(TenantObject principal) => principal.Text("servicePrincipalType") == "ManagedIdentity";

    public static GraphFault? Check(GraphCall call, TenantObject principal, JsonObject body)
    {
        if (IsManagedIdentity(principal))
            return GraphFault.Denied();
        if (principal.TypeName == "agentIdentity" && (body.ContainsKey("keyCredentials") || body.ContainsKey("passwordCredentials")))
            return new(400, "PropertyNotCompatibleWithAgentIdentity", "Agent identities cannot hold credentials.");
        var hasHomeApplication = call.State.Having(Kinds.Application, "appId", principal.Text("appId")!).Any();
        foreach (var follows in new[] { "displayName", "appRoles", "oauth2PermissionScopes" })
        {
            if (hasHomeApplication && body.ContainsKey(follows))
                return GraphFault.ReadOnly(follows);
        }

        return ApplicationRules.CheckCredentials(principal, body);
    }
}
