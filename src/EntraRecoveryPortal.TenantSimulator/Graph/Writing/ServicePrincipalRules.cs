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

    public static readonly IReadOnlySet<string> ReadOnlyWhenNew = ReadOnly.Except(["appId"]).Concat(["displayName", "appRoles", "oauth2PermissionScopes"]).ToHashSet();

    public static readonly GraphFault NoCredentials = new(400, "PropertyNotCompatibleWithAgentIdentity", "Agent identities cannot hold credentials.");

    public static bool IsManagedIdentity(TenantObject principal) => principal.Text("servicePrincipalType") == "ManagedIdentity";

    /// <summary>What a new service principal takes over from its application.</summary>
    public static void Take(JsonObject principal, TenantObject application)
    {
        principal["accountEnabled"] ??= true;
        principal["appRoleAssignmentRequired"] ??= false;
        principal["appDisplayName"] = application.Text("displayName");
        principal["appId"] = application.Text("appId");
        principal["appOwnerOrganizationId"] = SimulatedTenant.TenantId;
        principal["appRoles"] = application.Body["appRoles"]?.DeepClone() ?? new JsonArray();
        principal["displayName"] = application.Text("displayName");
        principal["homepage"] ??= application.Body["web"]?["homePageUrl"]?.DeepClone();
        principal["oauth2PermissionScopes"] = application.Body["api"]?["oauth2PermissionScopes"]?.DeepClone() ?? new JsonArray();
        principal["replyUrls"] ??= application.Body["web"]?["redirectUris"]?.DeepClone() ?? new JsonArray();
        principal["servicePrincipalNames"] = new JsonArray([application.Text("appId")!, .. application.Texts("identifierUris").Select(x => (JsonNode)x)]);
        principal["servicePrincipalType"] = "Application";
        principal["signInAudience"] = application.Text("signInAudience");
    }

    public static GraphFault? Check(GraphCall call, TenantObject principal, JsonObject body)
    {
        if (IsManagedIdentity(principal))
            return GraphFault.Denied();
        if (principal.TypeName == "agentIdentity" && (body.ContainsKey("keyCredentials") || body.ContainsKey("passwordCredentials")))
            return NoCredentials;
        var hasHomeApplication = call.State.Having(Kinds.Application, "appId", principal.Text("appId")!).Any();
        foreach (var follows in new[] { "displayName", "appRoles", "oauth2PermissionScopes" })
        {
            if (hasHomeApplication && body.ContainsKey(follows))
                return GraphFault.ReadOnly(follows);
        }

        return ApplicationRules.CheckCredentials(principal, body);
    }
}
