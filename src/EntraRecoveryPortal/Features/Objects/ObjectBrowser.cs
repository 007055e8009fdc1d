using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>Reads what the object pages show, as of one snapshot.</summary>
public sealed class ObjectBrowser(SnapshotStore store, ObjectNames names, Actor actor)
{
    /// <summary>How many snapshots the picker offers; older ones are reached from the list of snapshots.</summary>
    private const int Offered = 100;

    /// <summary>The snapshots to choose from, newest first, and the one asked for; none when that one does not exist.</summary>
    public async Task<SnapshotChoice?> ChooseAsync(int? number, CancellationToken cancel)
    {
        await DemandAsync("objects", cancel);
        var offered = await store.ListAsync(0, Offered, cancel);
        var chosen = number is { } asked
            ? offered.Items.FirstOrDefault(s => s.Number == asked) ?? await store.FindAsync(asked, cancel)
            : offered.Items.FirstOrDefault();
        if (chosen is null) return null;
        return new SnapshotChoice(chosen, offered.Items.Contains(chosen) ? offered.Items : [.. offered.Items, chosen]);
    }

    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(SnapshotSummary snapshot, CancellationToken cancel)
    {
        await DemandAsync("objects", cancel);
        return await store.CountsAsync(snapshot.SnapshotKey, cancel);
    }

    /// <summary>One page. Assignments and grants are called by the ids of their ends; here they get those ends' names.</summary>
    public async Task<Page<ObjectSummary>> ListAsync(SnapshotSummary snapshot, string type, UrlState state, CancellationToken cancel)
    {
        await DemandAsync("objects", cancel);
        var page = await store.ObjectsAsync(new ObjectQuery
        {
            SnapshotKey = snapshot.SnapshotKey,
            Type = type,
            Search = state.Search.EndsWith('*') ? null : state.Search,
            NamePrefix = state.Search.EndsWith('*') ? state.Search.TrimEnd('*') : null,
            State = Enum.TryParse<ObjectState>(state.Filter("state"), ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null,
            Sort = state.Sort.Length == 0 ? "name" : state.Descending ? "-" + state.Sort : state.Sort,
            Skip = state.Skip,
            Take = state.Size,
        }, cancel);
        var named = await names.InsideAsync(page.Items.SelectMany(item => new[] { item.DisplayName, item.SearchName }), snapshot.SnapshotKey, cancel);
        return named.Count == 0 ? page : page with { Items = [.. page.Items.Select(Named)] };

        ObjectSummary Named(ObjectSummary item) => item with
        {
            DisplayName = named.GetValueOrDefault(item.DisplayName, item.DisplayName),
            SearchName = item.SearchName is { } id ? named.GetValueOrDefault(id, id) : null,
        };
    }

    /// <summary>The object as of the snapshot; without a number, as of the newest in which it is known. Null when it never was.</summary>
    public async Task<ObjectView?> FindAsync(ObjectRef of, int? number, CancellationToken cancel)
    {
        await DemandAsync($"{of.Type} {of.Id}", cancel);
        if (await ChooseAsync(number, cancel) is not { } choice) return null;
        if (await store.ObjectAsync(choice.Chosen.SnapshotKey, of, cancel) is not { } detail) return null;
        var profile = choice.Chosen.Types.FirstOrDefault(t => t.Type == detail.Ref.Type && t.Relation.Length == 0)?.Profile;
        return new ObjectView(choice, detail, profile is null ? null : JsonSerializer.Deserialize<CaptureProfile>(profile))
        {
            Names = (await names.InsideAsync([detail.Content.ToString()], choice.Chosen.SnapshotKey, cancel))
                .Where(name => name.Key != of.Id).ToDictionary(StringComparer.Ordinal),
        };
    }

    public async Task<ObjectLinks> LinksAsync(ObjectView view, CancellationToken cancel)
    {
        await DemandAsync("links", cancel);
        var key = view.Snapshot.SnapshotKey;
        return ObjectLinks.Of(
            await store.LinksFromAsync(key, view.Detail.Ref, cancel), await store.LinksToAsync(key, view.Detail.Ref, cancel),
            await store.MemberOfAsync(key, view.Detail.Ref, cancel));
    }

    public async Task<ObjectHistory> HistoryAsync(ObjectRef of, CancellationToken cancel)
    {
        await DemandAsync($"{of.Type} {of.Id}", cancel);
        IReadOnlyList<ObjectVersion> versions = [.. (await store.HistoryAsync(of, cancel)).Select(entry => ObjectVersion.Of(of, entry))];
        var values = versions.SelectMany(version => version.Rows).SelectMany(row => new[] { row.From, row.Now });
        return new ObjectHistory(versions, await names.InsideAsync(values, null, cancel));
    }

    private Task<Person> DemandAsync(string target, CancellationToken cancel) => actor.DemandAsync(Permissions.ViewSnapshots, "object.view", target, cancel);
}
