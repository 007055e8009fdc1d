using System.Text.Json;

namespace EntraRecoveryPortal.Features.GraphAccess;

/// <summary>What an administrator runs outside the portal, so that an application has what it needs.</summary>
internal static class ConsentScript
{
    private const string Graph = "00000003-0000-0000-c000-000000000000";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Azure CLI, for a shell: ids are looked up by name, so nothing has to be copied.</summary>
    public static string Of(AppAccess app, string tenantId)
    {
        var permissions = string.Join(' ', app.Needs.Select(need => need.Need.Name));
        return app.IsManagedIdentity ? ForManagedIdentity(app, tenantId, permissions) : ForRegistration(app, tenantId, permissions);
    }

    /// <summary>The block of the app registration's manifest; null while the ids of Graph's permissions cannot be read.</summary>
    public static string? ManifestOf(AppAccess app)
    {
        var ids = app.Needs.Select(need => app.PermissionIds.GetValueOrDefault(need.Need.Name)).ToList();
        return ids.Exists(id => id is null)
            ? null
            : JsonSerializer.Serialize(new { requiredResourceAccess = new[] { new { resourceAppId = Graph, resourceAccess = ids.Select(id => new { id, type = "Role" }) } } }, Indented);
    }

    private static string ForRegistration(AppAccess app, string tenantId, string permissions) => $"""
        az login --tenant {tenantId} --allow-no-subscriptions
        for permission in {permissions}; do
          id=$(az ad sp show --id {Graph} --query "appRoles[?value=='$permission'].id | [0]" --output tsv)
          az ad app permission add --id {app.ClientId} --api {Graph} --api-permissions "$id=Role"
        done
        az ad app permission admin-consent --id {app.ClientId}
        """;

    private static string ForManagedIdentity(AppAccess app, string tenantId, string permissions) => $$"""
        az login --tenant {{tenantId}} --allow-no-subscriptions
        graph=$(az ad sp show --id {{Graph}} --query id --output tsv)
        identity={{app.Sight.ObjectId ?? $"$(az ad sp show --id {app.ClientId ?? "CLIENT-ID-OF-THE-IDENTITY"} --query id --output tsv)"}}
        for permission in {{permissions}}; do
          id=$(az ad sp show --id {{Graph}} --query "appRoles[?value=='$permission'].id | [0]" --output tsv)
          az rest --method POST --url "https://graph.microsoft.com/v1.0/servicePrincipals/$identity/appRoleAssignments" \
            --body "{\"principalId\":\"$identity\",\"resourceId\":\"$graph\",\"appRoleId\":\"$id\"}"
        done
        """;
}
