using System.Globalization;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads the tenant, as the app registration that may only read.</summary>
public sealed class TenantReader
{
    private readonly GraphReads reads;
    private readonly TimeProvider clock;

    internal TenantReader(GraphReads reads, TimeProvider clock)
    {
        this.reads = reads;
        this.clock = clock;
    }

    /// <summary>Reads everything of one type, page by page. What could not be read stands in the coverage; nothing is thrown for it.</summary>
    public async Task<TypeReading> ReadTypeAsync(ObjectType type, GraphPriority priority, Func<ReadPage, CancellationToken, Task> onPage, CancellationToken cancel)
    {
        type = await reads.Extended.OfAsync(type, cancel);
        var startedAt = clock.GetUtcNow().UtcDateTime;
        var whole = new TypeRead(reads, type, new ReadManner(type.Lane, priority) { Headers = type.RequestHeaders }, new ReadLosses(type), onPage, startedAt);
        await whole.RunAsync(cancel);
        return new TypeReading { Profile = whole.Profile, Coverage = whole.Coverage, StartedAt = startedAt, EndedAt = clock.GetUtcNow().UtcDateTime };
    }

    /// <summary>Reads one type for a snapshot, as planned; where its changes cannot be had, whole.</summary>
    public Task<TypeReading> CaptureTypeAsync(TypePlan plan, Func<ReadPage, CancellationToken, Task> onPage, CancellationToken cancel) =>
        new TrackedRead(reads, plan, onPage, clock).RunAsync(cancel);

    /// <summary>Whether Microsoft's own recovery has been at work since then; it changes objects without a word in any delta round. Null when this cannot be known.</summary>
    public async Task<bool?> RecoveredNativelySinceAsync(DateTime since, CancellationToken cancel)
    {
        bool? any = null;
        await foreach (var page in reads.PagesAsync("directory/recovery/jobs", new ReadManner(Lane.Default, GraphPriority.Low), cancel))
        {
            if (!page.Succeeded)
                return any is true ? any : null;
            any = any is true || GraphReads.Items(page.Body).Any(job => !DateTimeOffset.TryParse(job.TextAt("jobCompletionDateTime"), CultureInfo.InvariantCulture, out var ended) || ended.UtcDateTime >= since);
        }

        return any;
    }

    /// <summary>Types with the directory extensions that this tenant has: what is asked for of them by name.</summary>
    public async Task<IReadOnlyList<ObjectType>> ExtendAsync(IReadOnlyList<ObjectType> types, CancellationToken cancel)
    {
        var extended = new List<ObjectType>();
        foreach (var type in types)
            extended.Add(await reads.Extended.OfAsync(type, cancel));
        return extended;
    }

    /// <summary>Looks up what a list, or a delta round, no longer shows, before anything is called deleted.</summary>
    public Task<MissingVerdict> SettleAsync(ObjectType type, IReadOnlyList<ObjectRef> missing, GraphPriority priority, CancellationToken cancel) =>
        MissingOf(type, priority).SettleAsync(missing, cancel);

    /// <summary>Of grants and assignments that are gone, those that went with the object that held or gave them.</summary>
    public Task<IReadOnlyList<ObjectRef>> WithoutEndAsync(ObjectType type, IReadOnlyList<ObjectRef> gone, GraphPriority priority, CancellationToken cancel) =>
        MissingOf(type, priority).WithoutEndAsync(gone, cancel);

    /// <summary>
    /// Reads objects as they are now, with the relations asked for. An object that could not be read is absent,
    /// and so is a relation; only what Graph said is not there is <see cref="ObjectState.Gone"/>.
    /// </summary>
    public async Task<IReadOnlyList<LiveObject>> ReadLiveAsync(
        IReadOnlyList<ObjectRef> refs, IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> relations, CancellationToken cancel) =>
        (await SightAsync(refs, relations, cancel)).Objects;

    /// <summary>As <see cref="ReadLiveAsync"/>, with the reasons for what is absent.</summary>
    public Task<LiveSight> SightAsync(
        IReadOnlyList<ObjectRef> refs, IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> relations, CancellationToken cancel) =>
        new LiveRead(reads).RunAsync(refs, relations, cancel);

    /// <summary>Policies, applications, administrative units and, when asked, groups by their rule, whose content names one of these ids; null when a list could not be read.</summary>
    public Task<IReadOnlyList<ObjectRef>?> NamingAsync(IReadOnlyList<string> ids, bool withRules, CancellationToken cancel) => new NamedIds(reads).FindAsync(ids, withRules, cancel);

    /// <summary>What of a type has a value that only one may have; the body is null when nothing shows, and nothing is known when the search is refused.</summary>
    public async Task<(bool IsKnown, string? Body)> WithNameAsync(ObjectType type, MadeByName name, CancellationToken cancel)
    {
        var manner = new ReadManner(type.Lane, GraphPriority.Normal);
        var found = await reads.ItemsAsync(await reads.GetAsync(GraphPath.With(type.ListPath, $"$filter={name.Property} eq '{Uri.EscapeDataString(name.Value.Replace("'", "''", StringComparison.Ordinal))}'"), manner, cancel), manner, cancel);
        return (found.Failure is null && found.Items.Count < 2, found.Items is [var one] ? one.GetRawText() : null);
    }

    /// <summary>The tenant that answers; null when none does.</summary>
    public async Task<TenantInfo?> WhoAsync(CancellationToken cancel)
    {
        var answer = await reads.GetAsync("organization?$select=id,displayName,tenantType", new ReadManner(Lane.Default, GraphPriority.Normal), cancel);
        return answer.Succeeded && GraphReads.Items(answer.Body).ToList() is [var organization, ..] && organization.TextAt("id") is { } id
            ? new TenantInfo(id, organization.TextAt("displayName") ?? id, organization.TextAt("tenantType"))
            : null;
    }

    /// <summary>What the token that the reader gets says it may do.</summary>
    public Task<TokenSight> TokenAsync(CancellationToken cancel) => reads.TokenAsync(cancel);

    /// <summary>What these applications were given in the tenant, in their order, and the ids of Microsoft Graph's permissions by name.</summary>
    public async Task<(IReadOnlyList<AppSight> Apps, IReadOnlyDictionary<string, string> Permissions)> AppsAsync(IReadOnlyList<string> clientIds, CancellationToken cancel)
    {
        var apps = new AppReads(reads);
        var permissions = await apps.GraphPermissionsAsync(cancel);
        var seen = new List<AppSight>();
        foreach (var clientId in clientIds)
            seen.Add(await apps.OfAsync(clientId, permissions, cancel));
        return (seen, permissions);
    }

    /// <summary>Whom an application may change, by the directory roles that it and they hold; null when that could not be read whole.</summary>
    public Task<WriterReach?> ReachAsync(string clientId, CancellationToken cancel) => new ReachReads(this, reads).OfAsync(clientId, cancel);

    /// <summary>Whether the tenant has Microsoft Entra ID P1 or P2; null when the reader may not see it.</summary>
    public Task<LicenceSight?> LicencesAsync(CancellationToken cancel) => new AppReads(reads).LicencesAsync(cancel);

    private MissingObjects MissingOf(ObjectType type, GraphPriority priority) => new(reads, type, new ReadManner(type.Lane, priority) { Headers = type.RequestHeaders });
}
