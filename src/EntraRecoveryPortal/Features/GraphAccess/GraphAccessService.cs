using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.GraphAccess;

/// <summary>Holds what the portal's applications were given in the tenant against what they need.</summary>
public sealed class GraphAccessService(TenantReader reader, WriterToken writerToken, IOptions<TenantOptions> options, IOptions<CaptureOptions> capture, SingleTenant tenant, Actor actor)
{
    public async Task<GraphAccessReport> ReadAsync(CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSettings, "permissions.view", "permissions", cancel);
        var (readerApp, writerApp) = (options.Value.Reader, options.Value.Writer);
        var token = await reader.TokenAsync(cancel);
        var readerId = Given(readerApp.ClientId) ?? token.AppId;
        var writerId = Given(writerApp.ClientId) ?? (await writerToken.ReadAsync(cancel))?.AppId;
        if (token.Refusal is { } refusal)
            return Report(who: null, licences: null, App(readerApp, readerId, new() { Unknown = refusal }, held: null, Nothing), Without(writerApp, writerId), BrokenAccessWords.NoToken(readerId, refusal));

        var who = await reader.WhoAsync(cancel);
        var (apps, ids) = await reader.AppsAsync([.. new[] { readerId, writerId }.OfType<string>()], cancel);
        var seen = readerId is null ? new AppSight { Unknown = NotTold("Reader") } : apps[0];
        var own = App(readerApp, readerId, seen, seen.Permissions ?? token.Permissions, ids);
        var writer = writerId is null ? Without(writerApp, writerId) : App(writerApp, writerId, apps[^1], apps[^1].Permissions, ids) with { IsWriter = true };
        return Report(who, await reader.LicencesAsync(cancel), own, writer, BrokenAccessWords.Of(who, own));
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private GraphAccessReport Report(TenantInfo? who, LicenceSight? licences, AppAccess own, AppAccess? writer, BrokenAccess? broken) => new()
    {
        Tenant = who,
        TenantId = tenant.TenantId,
        Cloud = CloudOf(options.Value),
        Licences = licences,
        Reader = own,
        Writer = writer,
        Broken = broken,
        SwitchedOff = capture.Value.OpenExtensions ? [] : Catalogue.OnRequest,
    };

    private static AppAccess? Without(GraphCredentialOptions app, string? id) =>
        app.IsConfigured ? App(app, id, new() { Unknown = id is null ? NotTold("Writer") : "It cannot be looked up." }, held: null, Nothing) with { IsWriter = true } : null;

    private static string NotTold(string name) => $"Which identity of its host it is cannot be told: set Tenant:{name}:ClientId, or a recovery does not know it as the portal's own.";

    private static AppAccess App(GraphCredentialOptions app, string? id, AppSight sight, IReadOnlyList<string>? held, IReadOnlyDictionary<string, string> ids) => new()
    {
        IsWriter = false,
        ClientId = id,
        IsManagedIdentity = app.UseManagedIdentity,
        Sight = sight,
        Held = held,
        PermissionIds = ids,
    };

    private static string? Given(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;

    private static string CloudOf(TenantOptions tenant) => new Uri(tenant.GraphUrl).Host switch
    {
        "graph.microsoft.com" => "Microsoft's global cloud",
        "graph.microsoft.us" => "Microsoft's cloud for the US government (L4)",
        "dod-graph.microsoft.us" => "Microsoft's cloud for the US government (L5, DoD)",
        "microsoftgraph.chinacloudapi.cn" => "Microsoft's cloud in China, run by 21Vianet",
        _ when tenant.IsSimulated => "a simulated tenant on this computer",
        var other => other,
    };
}
