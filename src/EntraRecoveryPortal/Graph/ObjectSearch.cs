using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Finds single objects of one type: by id, by natural key through their parent or a filter, or in the recycle bin.</summary>
internal sealed class ObjectSearch(GraphReads reads, ObjectType type, ReadManner manner)
{
    // Beyond this, a whole collection is fewer requests than its objects one by one: Conditional Access has one request a second.
    private int WorthListing => type.Lane == Lane.ConditionalAccess ? 2 : 100;

    public async Task<IReadOnlyList<Sighting>> FindAsync(IReadOnlyList<ObjectRef> refs, CancellationToken cancel)
    {
        var sightings = type switch
        {
            { IsSingleton: true } => await SingletonAsync(refs, cancel),
            { NaturalKey.Count: > 0 } => await ByKeyAsync(refs, cancel),
            { Lane: Lane.ConditionalAccess } when refs.Count > WorthListing => Pick(refs, await ListAsync(type.ListPath, cancel), ObjectState.Present),
            _ => await ByIdAsync(refs, target => GraphPath.With(type.ItemPathOf(target), GraphPath.Select(type.Select)), ObjectState.Present, cancel),
        };
        return await InBinAsync(sightings, cancel);
    }

    /// <summary>As <see cref="FindAsync"/>, for objects of which it is known that they are not in the directory.</summary>
    public Task<IReadOnlyList<Sighting>> FindInBinAsync(IReadOnlyList<ObjectRef> refs, CancellationToken cancel) =>
        InBinAsync([.. refs.Select(target => new Sighting(target, ObjectState.Gone, default))], cancel);

    private async Task<IReadOnlyList<Sighting>> SingletonAsync(IReadOnlyList<ObjectRef> refs, CancellationToken cancel)
    {
        var answer = await reads.GetAsync(GraphPath.With(type.ListPath, GraphPath.Select(type.Select)), manner, cancel);
        return Pick(refs, await reads.OneAsync(answer, manner, cancel), ObjectState.Present);
    }

    private async Task<IReadOnlyList<Sighting>> ByIdAsync(IReadOnlyList<ObjectRef> refs, Func<ObjectRef, string> path, ObjectState state, CancellationToken cancel)
    {
        var answers = await AnswersAsync([.. refs.Select(path)], cancel);
        return [.. refs.Zip(answers, (target, answer) => answer switch
        {
            { Status: 404 } => new Sighting(target, ObjectState.Gone, default),
            { Succeeded: true } when !ObjectBody.IsBare(answer.Body) => new Sighting(target, state, answer.Body),
            _ => Sighting.Unknown(target, answer),
        })];
    }

    private async Task<IReadOnlyList<Sighting>> ByKeyAsync(IReadOnlyList<ObjectRef> refs, CancellationToken cancel)
    {
        var sightings = new List<Sighting>();
        var groups = refs.GroupBy(ListOf, StringComparer.Ordinal).ToList();
        var answers = await AnswersAsync([.. groups.Select(group => group.Key)], cancel);
        foreach (var (group, answer) in groups.Zip(answers))
        {
            var listing = answer.Status == 404 && type.ParentType is not null ? new Listing([], Failure: null) : await reads.ItemsAsync(answer, manner, cancel);
            if (type.ParentKey is not null)
                listing = listing with { Items = [.. listing.Items.Select(child => type.Below(ParentOf(group.First()), child))] };
            sightings.AddRange(Pick([.. group], listing, ObjectState.Present));
        }

        return sightings;
    }

    private string ListOf(ObjectRef target) => type.ParentType is null
        ? GraphPath.With(type.ListPath, $"$filter={type.NaturalKey[0]} eq '{Uri.EscapeDataString(target.Id.Split('|')[0])}'", GraphPath.Top(type.PageSize))
        : type.ListPath.Replace("{id}", Uri.EscapeDataString(ParentOf(target)), StringComparison.Ordinal);

    // The part of the key that stands in the object's path where {id} stands in the list's.
    private string ParentOf(ObjectRef target)
    {
        var place = type.ItemPath.Split('/')[Array.IndexOf(type.ListPath.Split('/'), "{id}")].Trim('{', '}');
        return target.Id.Split('|')[type.NaturalKey.Index().First(part => part.Item == place).Index];
    }

    private async Task<IReadOnlyList<Sighting>> InBinAsync(IReadOnlyList<Sighting> sightings, CancellationToken cancel)
    {
        var missing = Missing(sightings);
        if (type.DeletedListPath is null || missing.Count == 0)
            return sightings;
        if (missing.Count > WorthListing)
        {
            sightings = Replace(sightings, Pick(missing, await ListAsync(type.DeletedListPath, cancel), ObjectState.SoftDeleted));
            missing = Missing(sightings);
        }

        // Many are looked for in the list; only what is not in it either is asked for by name.
        if (missing.Count == 0 || (type.Lane == Lane.ConditionalAccess && missing.Count > WorthListing))
            return sightings;
        var byName = await ByIdAsync(missing, BinPath, ObjectState.SoftDeleted, cancel);
        List<ObjectRef> refused = [.. byName.Where(sighting => sighting.Failure?.Status == Forbidden).Select(sighting => sighting.Ref)];
        return Replace(sightings, refused.Count == 0 ? byName : Replace(byName, Pick(refused, await ListAsync(type.DeletedListPath, cancel), ObjectState.SoftDeleted)));
    }

    /// <summary>An agent in the bin asks for a permission of its own by name; the list tells it like any other.</summary>
    private const int Forbidden = 403;

    private static IReadOnlyList<ObjectRef> Missing(IReadOnlyList<Sighting> sightings) =>
        [.. sightings.Where(sighting => sighting is { Failure: null, State: ObjectState.Gone }).Select(sighting => sighting.Ref)];

    private static IReadOnlyList<Sighting> Replace(IReadOnlyList<Sighting> sightings, IReadOnlyList<Sighting> found)
    {
        var byRef = found.ToDictionary(sighting => sighting.Ref, sighting => sighting with { IsAbsent = true });
        return [.. sightings.Select(sighting => byRef.GetValueOrDefault(sighting.Ref, sighting))];
    }

    // Under its cast the bin takes the same $select as the list; without, it answers with the default body only.
    private string BinPath(ObjectRef target)
    {
        var path = $"{type.DeletedListPath}/{Uri.EscapeDataString(target.Id)}";
        return type.Select.Count == 0 ? path : GraphPath.With(path, GraphPath.Select([.. type.Select, "deletedDateTime"]));
    }

    private async Task<Listing> ListAsync(string path, CancellationToken cancel) =>
        await reads.ItemsAsync(await reads.GetAsync(GraphPath.With(path, GraphPath.Select(type.Select), GraphPath.Top(type.PageSize)), manner, cancel), manner, cancel);

    private IReadOnlyList<Sighting> Pick(IReadOnlyList<ObjectRef> refs, Listing listing, ObjectState state)
    {
        var sent = new Dictionary<ObjectRef, JsonElement>();
        foreach (var item in listing.Items.Where(item => !ObjectBody.IsBare(item)))
            sent[type.RefOf(item)] = item;
        return [.. refs.Select(target => sent.TryGetValue(target, out var item)
            ? new Sighting(target, state, item)
            : listing.Failure is { } failure ? Sighting.Unknown(target, failure) : new Sighting(target, ObjectState.Gone, default))];
    }

    // Conditional Access counts the parts of a batch one by one, and has one a second.
    private async Task<IReadOnlyList<GraphAnswer>> AnswersAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        if (type.Lane != Lane.ConditionalAccess && paths.Count > 1)
            return await reads.BatchAsync(paths, manner, cancel);
        var answers = new List<GraphAnswer>();
        foreach (var path in paths)
            answers.Add(await reads.GetAsync(path, manner, cancel));
        return answers;
    }
}
