using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Names of the app roles that assignments give: an assignment has the role's id alone, and the application that offers it knows what it is called.</summary>
public sealed class AppRoleNames(SnapshotStore snapshots)
{
    private const string Assignment = "appRoleAssignment";

    /// <summary>By the role's id, as of the snapshot; of roles that the snapshot does not know there is none.</summary>
    /// <param name="type">The type of the object that the contents are of, or that holds them as differences.</param>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(string type, IEnumerable<string?> contents, long? snapshotKey, CancellationToken cancel)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (snapshotKey is not { } key || type is not (Assignment or "user" or "group" or "servicePrincipal"))
            return names;
        var resources = contents.OfType<string>().Where(text => text.Contains("\"appRoleId\"", StringComparison.Ordinal)).Select(text => JsonElement.Parse(text).TextAt("resourceId")).OfType<string>();
        try
        {
            foreach (var resource in resources.Distinct(StringComparer.Ordinal))
                Add(names, await snapshots.ObjectAsync(key, new("servicePrincipal", resource), cancel));
        }
        catch (SnapshotPurgedException)
        {
            // it has left the store, and the names with it
        }
        return names;
    }

    /// <summary>The name of the role that came or went with an object; null when it is no assignment, or the role's name is not known.</summary>
    public static string? RoleOf(ReportItem item, IReadOnlyDictionary<string, string> names) =>
        item.Target is { Type: Assignment } && (item.From ?? item.Now) is { } content && JsonElement.Parse(content).TextAt("appRoleId") is { } role ? names.GetValueOrDefault(role) : null;

    private static void Add(Dictionary<string, string> names, ObjectDetail? application)
    {
        if (application is null || !application.Content.Root.TryGetProperty("appRoles", out var roles) || roles.ValueKind != JsonValueKind.Array)
            return;
        foreach (var role in roles.EnumerateArray())
        {
            if (role.TextAt("id") is { } id && (role.TextAt("displayName") ?? role.TextAt("value")) is { Length: > 0 } name)
                names[id] = name;
        }
    }
}
