using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads single objects as they are now: content, recycle bin, joined parts, and the links asked for.</summary>
internal sealed class LiveRead(GraphReads reads)
{
    private readonly List<LiveObject> objects = [];
    private readonly List<Unread> unread = [];

    public async Task<LiveSight> RunAsync(
        IReadOnlyList<ObjectRef> refs, IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> relations, CancellationToken cancel)
    {
        foreach (var wanted in refs.Distinct().GroupBy(target => target.Type, StringComparer.Ordinal))
        {
            if (Catalogue.TryFind(wanted.Key, out var type))
                await ReadAsync(await reads.Extended.OfAsync(type, cancel), [.. wanted], relations, cancel);
            else
                unread.AddRange(wanted.Select(target => new Unread(target, "", $"{target.Type} is not a type of the catalogue.")));
        }

        return new LiveSight(objects, unread);
    }

    private async Task ReadAsync(ObjectType type, IReadOnlyList<ObjectRef> refs, IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> relations, CancellationToken cancel)
    {
        var manner = new ReadManner(type.Lane, GraphPriority.Normal) { Headers = type.RequestHeaders };
        var sightings = await new ObjectSearch(reads, type, manner).FindAsync(refs, cancel);
        foreach (var unknown in sightings.Where(sighting => sighting.Failure is not null))
            unread.Add(new Unread(unknown.Ref, "", ReasonOf(unknown.Failure!)));

        var known = sightings.Where(sighting => sighting.Failure is null).ToList();
        var present = known.Where(sighting => sighting.State == ObjectState.Present).ToList();
        var parts = await PartsAsync(type, present, manner, cancel);
        var links = await LinksAsync(type, present, relations, manner, cancel);
        objects.AddRange(known.Where(sighting => parts.ContainsKey(sighting.Ref) || sighting.State != ObjectState.Present).Select(sighting => new LiveObject
        {
            Ref = sighting.Ref,
            State = sighting.State,
            Content = sighting.State == ObjectState.Gone ? null : ObjectBody.Keep(type, sighting.Sent, [], parts.GetValueOrDefault(sighting.Ref) ?? NoParts),
            Links = links.GetValueOrDefault(sighting.Ref) ?? [],
        }));
    }

    // An object whose parts are unknown is itself unknown: a write composed from half of it would drop the other half.
    private async Task<Dictionary<ObjectRef, IReadOnlyDictionary<string, JsonElement>>> PartsAsync(
        ObjectType type, IReadOnlyList<Sighting> present, ReadManner manner, CancellationToken cancel)
    {
        if (present.Count == 0 || type.Joined.Count == 0)
            return present.ToDictionary(sighting => sighting.Ref, _ => NoParts);

        var losses = new ReadLosses(type);
        var joined = new JoinedParts(reads, type, riding: null, manner, losses);
        await joined.PrepareAsync(cancel);
        var parts = await joined.OfAsync([.. present.Select(sighting => sighting.Sent)], cancel);
        var lost = type.Joined.Select(part => losses.Coverage(part.Name)).FirstOrDefault(coverage => coverage.State != CoverageState.Complete);
        if (lost is null)
            return present.Zip(parts).ToDictionary(pair => pair.First.Ref, pair => pair.Second);

        unread.AddRange(present.Select(sighting => new Unread(sighting.Ref, lost.Relation, lost.Reason!)));
        return [];
    }

    private async Task<Dictionary<ObjectRef, Dictionary<string, IReadOnlySet<ObjectRef>>>> LinksAsync(
        ObjectType type, IReadOnlyList<Sighting> present, IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> relations, ReadManner manner, CancellationToken cancel)
    {
        var wanted = present
            .SelectMany(sighting => relations.GetValueOrDefault(sighting.Ref, []).Distinct(StringComparer.Ordinal).Select(name => (Source: sighting.Ref, Relation: type.RelationOf(name))))
            .Where(pair => pair.Relation is not null)
            .ToList();
        var answers = await reads.BatchAsync([.. wanted.Select(pair => PageLinks.PathOf(type, pair.Relation!, pair.Source))], manner, cancel);
        var omitted = await OmittedLinks.ReadAsync(reads, [.. wanted.Select(pair => (pair.Source, pair.Relation!))], manner, cancel);
        var links = new Dictionary<ObjectRef, Dictionary<string, IReadOnlySet<ObjectRef>>>();
        foreach (var ((source, relation), answer) in wanted.Zip(answers))
        {
            var targets = await PageLinks.TargetsAsync(reads, relation!, answer, manner, cancel);
            if ((targets.Failure ?? omitted.FailureOf(relation!)) is { } failure)
            {
                unread.Add(new Unread(source, relation!.Name, $"Microsoft Graph answered {failure.Words} for {relation.Name}."));
                continue;
            }

            if (!links.TryGetValue(source, out var held))
                links.Add(source, held = new Dictionary<string, IReadOnlySet<ObjectRef>>(StringComparer.Ordinal));
            held[relation!.Name] = targets.Items.Select(target => LinkTargets.Of(relation, target)).Concat(omitted.Of(source, relation)).ToHashSet();
        }

        return links;
    }

    private static string ReasonOf(GraphAnswer failure) => failure.Succeeded
        ? "Microsoft Graph gave only the id of this object: the app may not read it."
        : $"Microsoft Graph answered {failure.Words} for this object.";

    private static IReadOnlyDictionary<string, JsonElement> NoParts { get; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}
