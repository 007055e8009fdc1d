using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>A little tenant of users and groups that tests change and capture.</summary>
public sealed class TenantState
{
    public Dictionary<ObjectRef, DirectoryObject> Objects { get; } = [];

    public HashSet<Link> Links { get; } = [];

    private HashSet<Link> _shown = [];

    /// <summary>What the next captures fail to read: a type, or a relation of it.</summary>
    public HashSet<(string Type, string Relation)> Unreadable { get; } = [];

    public TenantState User(string id, string name, string? department = null) =>
        Put(new("user", id), new { id, displayName = name, userPrincipalName = $"{id}@contoso.example", department });

    public TenantState Group(string id, string name) => Put(new("group", id), new { id, displayName = name });

    public TenantState Member(string group, string user)
    {
        Links.Add(Membership(group, user));
        return this;
    }

    public TenantState Leave(string group, string user)
    {
        Links.Remove(Membership(group, user));
        return this;
    }

    /// <summary>Its memberships wait for it to come back; lists do not show them meanwhile.</summary>
    public TenantState ToBin(string user)
    {
        var of = new ObjectRef("user", user);
        Objects[of] = Objects[of] with { State = ObjectState.SoftDeleted };
        return this;
    }

    public TenantState Purge(string type, string id)
    {
        var of = new ObjectRef(type, id);
        Objects.Remove(of);
        Links.RemoveWhere(link => link.Target == of || link.Source == of);
        return this;
    }

    public TenantState Application(string id, string name, string appId) => Put(new("application", id), new { id, displayName = name, appId });

    public TenantState Principal(string id, string name, string appId) => Put(new("servicePrincipal", id), new { id, displayName = name, appId });

    public static Link Membership(string group, string user) => new(new("group", group), "members", new("user", user));

    /// <summary>Writes the state in pages of three, as a reader would, and seals it.</summary>
    public async Task<SnapshotHeader> CaptureAsync(TestStore store, CancellationToken cancel) =>
        await CaptureAsync(store.Snapshots, store.Tenant.TenantKey, (await store.AddJobAsync(cancel)).JobKey, cancel);

    public async Task<SnapshotHeader> CaptureAsync(SnapshotStore store, long tenantKey, long jobKey, CancellationToken cancel)
    {
        using var writer = await store.BeginAsync(new() { TenantKey = tenantKey, JobKey = jobKey, Epoch = 1, Trigger = "manual" }, cancel);
        foreach (var type in new[] { "user", "group" }.Union(Objects.Keys.Select(of => of.Type)))
            await WriteTypeAsync(writer, type, cancel);
        var header = await writer.SealAsync(cancel);
        if (Unreadable.Contains(("group", "members")))
            return header;
        // What is not shown stays as it was last shown.
        Links.RemoveWhere(IsHidden);
        Links.UnionWith(_shown.Where(link => IsHidden(link) && Objects.ContainsKey(link.Source)));
        _shown = [.. Links];
        return header;
    }

    private bool IsHidden(Link link) => Objects.GetValueOrDefault(link.Target)?.State == ObjectState.SoftDeleted;

    public async Task WriteTypeAsync(SnapshotWriter writer, string type, CancellationToken cancel, DateTime? readAt = null)
    {
        await WritePagesAsync(writer, type, cancel);
        await writer.CompleteTypeAsync(ProfileOf(type), CoverageOf(type), readAt ?? DateTime.UnixEpoch, (readAt ?? DateTime.UnixEpoch).AddMinutes(1), cancel);
    }

    /// <summary>As <see cref="WriteTypeAsync"/>, and does not end the type.</summary>
    public async Task WritePagesAsync(SnapshotWriter writer, string type, CancellationToken cancel)
    {
        var links = Links.Where(link => link.Source.Type == type && !IsHidden(link)).Select(link => link with { Target = new(ObjectRef.UnknownType, link.Target.Id) }).ToList();
        foreach (var page in Objects.Values.Where(one => one.Ref.Type == type).Chunk(3))
            await writer.WriteAsync(type, page, [.. links.Where(link => page.Any(one => one.Ref == link.Source))], cancel);
    }

    public static CaptureStart StartOf(TestStore store, long jobKey, long epoch = 1) =>
        new() { TenantKey = store.Tenant.TenantKey, JobKey = jobKey, Epoch = epoch, Trigger = "manual" };

    public static CaptureProfile ProfileOf(string type) => new()
    {
        Type = type,
        Properties = ["id", "displayName", "userPrincipalName", "department", "appId"],
        Relations = type switch { "group" => ["members", "owners"], "application" or "servicePrincipal" => ["owners"], _ => [] },
    };

    public IReadOnlyList<Coverage> CoverageOf(string type) =>
        [Part(type, ""), .. ProfileOf(type).Relations.Select(relation => Part(type, relation))];

    private Coverage Part(string type, string relation) => Unreadable.Contains((type, relation))
        ? new() { Type = type, Relation = relation, State = CoverageState.Incomplete, Reason = "Graph refused." }
        : new() { Type = type, Relation = relation, State = CoverageState.Complete };

    private TenantState Put(ObjectRef of, object content)
    {
        Objects[of] = new() { Ref = of, Content = CanonicalJson.From(JsonSerializer.SerializeToElement(content)) };
        return this;
    }
}
