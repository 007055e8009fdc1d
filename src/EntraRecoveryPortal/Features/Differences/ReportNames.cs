using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>
/// What the ids in a report are called: as of the snapshot that it starts from, and what that one did not know, as of the other side. An app role has the name that its
/// application gives it; an assignment has the role's id alone.
/// </summary>
public sealed class ReportNames(IDbContextFactory<PortalDbContext> databases, ObjectNames names, SnapshotStore snapshots)
{
    private const string Assignment = "appRoleAssignment";
    private const string DefaultAccess = "00000000-0000-0000-0000-000000000000";

    /// <param name="texts">Names and values that ids may occur in.</param>
    /// <param name="objects">Objects of which some may be assignments of app roles.</param>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(long reportKey, IEnumerable<string?> texts, IEnumerable<ObjectRef> objects, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var sides = await db.Reports.Where(report => report.ReportKey == reportKey).Select(report => new { report.FromSnapshotKey, report.ToSnapshotKey }).SingleOrDefaultAsync(cancel);
        var ids = ObjectNames.IdsIn(texts);
        var known = new Dictionary<string, string>(await names.OfAsync(ids, sides?.FromSnapshotKey, cancel), StringComparer.Ordinal);
        if (sides?.FromSnapshotKey is not null)
        {
            foreach (var (id, name) in await names.OfAsync([.. ids.Where(id => !known.ContainsKey(id))], sides.ToSnapshotKey, cancel))
                known[id] = name;
        }

        foreach (var resource in objects.Where(one => one.Type == Assignment).Select(ResourceOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            foreach (var side in new[] { sides?.ToSnapshotKey, sides?.FromSnapshotKey }.OfType<long>())
                await AddRolesAsync(known, side, resource, cancel);
        }

        return known;
    }

    /// <summary>The name of an assignment or a grant is that of whoever has it.</summary>
    public static string NameOf(string displayName, IReadOnlyDictionary<string, string> names) => names.GetValueOrDefault(displayName, displayName);

    /// <summary>What an object is known as beside its name: for an assignment, the application and the role in it.</summary>
    public static string? SearchNameOf(ObjectRef of, string? searchName, IReadOnlyDictionary<string, string> names) =>
        WithRole(of, searchName is null ? null : names.GetValueOrDefault(searchName, searchName), names);

    /// <summary>Adds the role that an assignment gives; other objects keep their name.</summary>
    public static string? WithRole(ObjectRef? of, string? name, IReadOnlyDictionary<string, string> names) => of is { Type: Assignment } assignment && PartOf(assignment, part: 2) is { } role
        ? (role == DefaultAccess ? "default access" : names.GetValueOrDefault(role)) is { } called ? $"{name ?? "an application"}: {called}" : name
        : name;

    private static string? ResourceOf(ObjectRef assignment) => PartOf(assignment, part: 1);

    // The natural key: who has it, the application that offers it, the role.
    private static string? PartOf(ObjectRef assignment, int part) => assignment.Id.Split('|') is { Length: 3 } parts ? parts[part] : null;

    private async Task AddRolesAsync(Dictionary<string, string> names, long snapshotKey, string resource, CancellationToken cancel)
    {
        try
        {
            if (await snapshots.ObjectAsync(snapshotKey, new("servicePrincipal", resource), cancel) is not { } application
                || !application.Content.Root.TryGetProperty("appRoles", out var roles) || roles.ValueKind != System.Text.Json.JsonValueKind.Array)
            {
                return;
            }

            foreach (var role in roles.EnumerateArray())
            {
                if (role.TextAt("id") is { } id && (role.TextAt("value") ?? role.TextAt("displayName")) is { Length: > 0 } name)
                    names[id] = name;
            }
        }
        catch (SnapshotPurgedException)
        {
            // it has left the store, and the names with it
        }
    }
}
