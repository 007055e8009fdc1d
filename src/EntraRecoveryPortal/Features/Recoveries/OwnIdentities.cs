using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The portal's own applications and service principals: by client id as configured, by what their tokens say where nobody configured one, and by object id as ever captured.</summary>
public sealed class OwnIdentities(IDbContextFactory<PortalDbContext> contexts, OwnApplications own, TenantReader reader, TenantWriter writer, IOptions<TenantOptions> tenant)
{
    private static readonly string[] Types = ["application", "servicePrincipal"];

    public async Task<OwnIds> IdsAsync(CancellationToken cancel)
    {
        var hosted = new[] { await HostedAsync("Reader", tenant.Value.Reader, async () => await reader.TokenAsync(cancel)), await HostedAsync("Writer", tenant.Value.Writer, () => writer.TokenAsync(cancel)) }.OfType<Hosted>().ToList();
        var clientIds = own.ClientIds.Concat(hosted.Select(one => one.ClientId).OfType<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var objects = await db.ObjectVersions
            .Where(version => Types.Contains(version.Type) && clientIds.Contains(version.SearchName!))
            .Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (_, thing) => new { thing.Type, thing.ObjectId })
            .Distinct().ToListAsync(cancel);
        var principals = objects.Where(thing => thing.Type == "servicePrincipal").Select(thing => thing.ObjectId).Concat(hosted.Select(one => one.ObjectId).OfType<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(clientIds.Concat(objects.Select(thing => thing.ObjectId)).Concat(principals).ToHashSet(StringComparer.OrdinalIgnoreCase), principals)
        {
            WriterId = Given(tenant.Value.Writer) ?? hosted.Find(one => one.Name == "Writer")?.ClientId,
            Unknown = [.. hosted.Select(one => one.Unknown).OfType<string>()],
        };
    }

    // A managed identity without a client id is known to its host alone, and its token says which it is.
    private static async Task<Hosted?> HostedAsync(string name, GraphCredentialOptions app, Func<Task<TokenSight?>> token)
    {
        if (!app.UseManagedIdentity || Given(app) is not null || await token() is not { } told)
            return null;
        var unknown = told.AppId is null && told.ObjectId is null
            ? $"Which identity of its host the {name.ToLowerInvariant()} is cannot be told, so nobody looked whether this plan touches it: set Tenant:{name}:ClientId. {told.Refusal ?? "Its token does not say it."}" : null;
        return new(name, told.AppId, told.ObjectId, unknown);
    }

    private static string? Given(GraphCredentialOptions app) => string.IsNullOrWhiteSpace(app.ClientId) ? null : app.ClientId;

    private sealed record Hosted(string Name, string? ClientId, string? ObjectId, string? Unknown);
}

/// <summary>By which ids the portal's own identities are known.</summary>
/// <param name="All">Client ids, and object ids of applications and service principals.</param>
/// <param name="Principals">Object ids of the service principals alone.</param>
public sealed record OwnIds(IReadOnlySet<string> All, IReadOnlySet<string> Principals)
{
    /// <summary>Client id of the writer; null where there is none, or nobody can tell.</summary>
    public string? WriterId { get; init; }

    /// <summary>What could not be told, and why, as sentences.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
