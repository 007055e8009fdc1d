using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>applications(appId='x') and servicePrincipals(appId='x') name an object as well as its id does; users do by their principal name.</summary>
internal static partial class AlternateKeys
{
    public static string Resolve(TenantState state, string path)
    {
        // The namespace has an alias.
        path = path.Replace("/graph.", "/microsoft.graph.", StringComparison.Ordinal);
        if (ByAppId.Match(path) is { Success: true } byAppId)
        {
            var kind = byAppId.Groups["set"].Value.StartsWith('s') ? Kinds.ServicePrincipal : Kinds.Application;
            var appId = byAppId.Groups["key"].Value;
            return $"{byAppId.Groups["set"].Value}/{IdOf(state, kind, "appId", appId) ?? appId}{path[byAppId.Length..]}";
        }

        if (ByPrincipalName.Match(path) is { Success: true } byName)
        {
            var name = Uri.UnescapeDataString(byName.Groups["key"].Value);
            return $"users/{IdOf(state, Kinds.User, "userPrincipalName", name) ?? byName.Groups["key"].Value}{path[byName.Length..]}";
        }

        return path;
    }

    private static string? IdOf(TenantState state, string kind, string property, string value) =>
        state.LiveHaving(kind, property, value).FirstOrDefault()?.Id;

    [GeneratedRegex("^(?<set>applications|servicePrincipals)\\(appId='(?<key>[^']+)'\\)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ByAppId { get; }

    [GeneratedRegex("^users/(?<key>[^/]+(@|%40)[^/]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ByPrincipalName { get; }
}
