using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Looks up what applications were given, and what Microsoft Graph has to give.</summary>
internal sealed class AppReads(GraphReads reads)
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private static readonly ReadManner Manner = new(Lane.Default, GraphPriority.Normal);

    /// <summary>The permissions that Microsoft Graph has for applications: id by name. Empty when they cannot be read.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GraphPermissionsAsync(CancellationToken cancel)
    {
        var answer = await reads.GetAsync($"servicePrincipals(appId='{GraphAppId}')?$select=id,appRoles", Manner, cancel);
        var roles = answer.Succeeded && answer.Body.At("appRoles") is { ValueKind: JsonValueKind.Array } listed ? listed.EnumerateArray().ToList() : [];
        return roles.Where(role => role.TextAt("value") is not null && role.TextAt("id") is not null)
            .GroupBy(role => role.TextAt("value")!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().TextAt("id")!, StringComparer.Ordinal);
    }

    public async Task<AppSight> OfAsync(string clientId, IReadOnlyDictionary<string, string> permissions, CancellationToken cancel)
    {
        var answer = await reads.GetAsync($"servicePrincipals(appId='{Uri.EscapeDataString(clientId)}')?$select=id,displayName,accountEnabled", Manner, cancel);
        if (answer.Status == 404)
            return new() { Unknown = "The tenant has no service principal of this application: it was deleted, or nobody has consented yet." };
        if (!answer.Succeeded || answer.Body.TextAt("id") is not { } id)
            return new() { Unknown = Sentence(answer, "this application", "Application.Read.All") };

        var names = permissions.ToLookup(one => one.Value, one => one.Key, StringComparer.OrdinalIgnoreCase);
        var given = await reads.ItemsAsync(await reads.GetAsync($"servicePrincipals/{id}/appRoleAssignments?$top=999", Manner, cancel), Manner, cancel);
        var (roles, refused) = await RolesAsync(id, cancel);
        return new()
        {
            ObjectId = id,
            Name = answer.Body.TextAt("displayName"),
            IsEnabled = answer.Body.At("accountEnabled") is not { ValueKind: JsonValueKind.False },
            Permissions = given.Failure is null ? [.. given.Items.Select(one => one.TextAt("appRoleId") ?? "").SelectMany(role => names[role]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null,
            Roles = roles,
            Unknown = given.Failure is { } failure ? Sentence(failure, "its permissions", "Application.Read.All") : refused,
        };
    }

    public async Task<LicenceSight?> LicencesAsync(CancellationToken cancel)
    {
        var bought = await reads.ItemsAsync(await reads.GetAsync("subscribedSkus", Manner, cancel), Manner, cancel);
        if (bought.Failure is not null)
            return null;
        var plans = bought.Items.Where(sku => sku.TextAt("capabilityStatus") is null or "Enabled" or "Warning")
            .SelectMany(sku => sku.At("servicePlans") is { ValueKind: JsonValueKind.Array } listed ? listed.EnumerateArray().Select(plan => plan.TextAt("servicePlanName")) : []).ToHashSet();
        return new(plans.Contains("AAD_PREMIUM"), plans.Contains("AAD_PREMIUM_P2"));
    }

    private async Task<(IReadOnlyList<string>? Roles, string? Refused)> RolesAsync(string id, CancellationToken cancel)
    {
        var held = await reads.ItemsAsync(await reads.GetAsync($"roleManagement/directory/roleAssignments?$filter=principalId%20eq%20'{id}'", Manner, cancel), Manner, cancel);
        if (held.Failure is { } failure)
            return (null, Sentence(failure, "its directory roles", "RoleManagement.Read.Directory"));
        if (held.Items.Count == 0)
            return ([], null);
        var defined = await reads.ItemsAsync(await reads.GetAsync("roleManagement/directory/roleDefinitions?$select=id,displayName", Manner, cancel), Manner, cancel);
        var names = defined.Items.Where(role => role.TextAt("id") is not null).ToDictionary(role => role.TextAt("id")!, role => role.TextAt("displayName"), StringComparer.Ordinal);
        return ([.. held.Items.Select(one => one.TextAt("roleDefinitionId") ?? "").Select(role => names.GetValueOrDefault(role) ?? role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], null);
    }

    private static string Sentence(GraphAnswer failure, string what, string permission) => failure.Status == 403
        ? $"The reader lacks {permission}, so {what} cannot be seen."
        : $"{failure.Words.TrimEnd('.', ' ', ':')}, so {what} cannot be seen.";
}
