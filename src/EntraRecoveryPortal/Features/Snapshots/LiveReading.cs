using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Reads some types or some objects as they are now. It runs beside a capture and goes before it.</summary>
public sealed class LiveReading(TenantReader reader, SingleTenant tenant, TimeProvider clock)
{
    private const int TypesAtOnce = 3;

    /// <summary>Takes a reading of a scope that names types or objects; "now" of everything is a snapshot.</summary>
    public async Task<Reading> TakeAsync(Scope scope, CancellationToken cancel)
    {
        if (scope.IsAll)
            throw new ArgumentException("A reading has a scope; the whole tenant is captured.", nameof(scope));

        var types = await TypesAsync([.. scope.Types.Distinct(StringComparer.Ordinal).Select(Catalogue.Of)], cancel);
        var ids = await IdsAsync([.. scope.Ids.Distinct().Where(target => !scope.Types.Contains(target.Type, StringComparer.Ordinal))], cancel);
        return new Reading
        {
            TenantKey = tenant.TenantKey,
            TakenAt = clock.GetUtcNow().UtcDateTime,
            Scope = scope,
            Profiles = [.. types.Profiles, .. ids.Profiles],
            Coverage = [.. types.Coverage, .. ids.Coverage],
            Objects = [.. types.Objects, .. ids.Objects],
            Links = [.. types.Links, .. ids.Links],
        };
    }

    private async Task<Part> TypesAsync(IReadOnlyList<ObjectType> types, CancellationToken cancel)
    {
        var parts = new Part[types.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, types.Count), new ParallelOptions { MaxDegreeOfParallelism = TypesAtOnce, CancellationToken = cancel }, async (index, token) =>
        {
            var objects = new List<DirectoryObject>();
            var links = new List<Link>();
            var reading = await reader.ReadTypeAsync(types[index], GraphPriority.Normal, (page, _) =>
            {
                objects.AddRange(page.Objects);
                links.AddRange(page.Links);
                if (page.LinksGone.Count > 0)
                    links.RemoveAll(page.LinksGone.ToHashSet().Contains);
                return Task.CompletedTask;
            }, token);
            parts[index] = new Part([reading.Profile], reading.Coverage, objects, links);
        });
        return Part.Join(parts);
    }

    private async Task<Part> IdsAsync(IReadOnlyList<ObjectRef> ids, CancellationToken cancel)
    {
        var known = ids.Where(target => Catalogue.TryFind(target.Type, out _)).ToList();
        var sight = await reader.SightAsync(known, known.ToDictionary(target => target, target => RelationsOf(Catalogue.Of(target.Type))), cancel);
        var types = await reader.ExtendAsync([.. known.Select(target => target.Type).Distinct(StringComparer.Ordinal).Select(Catalogue.Of)], cancel);
        return new Part(
            [.. types.Select(ProfileOf)],
            [.. types.SelectMany(type => CoverageOf(type, [.. sight.Unread.Where(unread => unread.Ref.Type == type.Name)]))],
            [.. sight.Objects.Where(live => live.Content is not null).Select(live => new DirectoryObject { Ref = live.Ref, State = live.State, Content = live.Content! })],
            [.. sight.Objects.SelectMany(live => live.Links.SelectMany(relation => relation.Value.Select(target => new Link(live.Ref, relation.Key, target))))]);
    }

    private static CaptureProfile ProfileOf(ObjectType type) => new()
    {
        Type = type.Name,
        Properties = type.Select.Count == 0 ? [CaptureProfile.DefaultBody] : type.Select,
        Relations = [.. RelationsOf(type), .. type.Joined.Select(part => part.Name)],
    };

    private static IReadOnlyList<string> RelationsOf(ObjectType type) => [.. type.Relations.Select(relation => relation.Name)];

    // An object that was not read is not told apart by name here, so its whole type counts as incomplete: nothing missing is then taken for deleted.
    private static IEnumerable<Coverage> CoverageOf(ObjectType type, IReadOnlyList<Unread> unread) =>
        RelationsOf(type).Prepend("").Select(relation =>
        {
            var reason = unread.FirstOrDefault(one => one.Relation == relation || one.Relation.Length == 0)?.Reason;
            return new Coverage { Type = type.Name, Relation = relation, State = reason is null ? CoverageState.Complete : CoverageState.Incomplete, Reason = reason };
        });

    private sealed record Part(IReadOnlyList<CaptureProfile> Profiles, IReadOnlyList<Coverage> Coverage, IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links)
    {
        public static Part Join(IReadOnlyList<Part> parts) => new(
            [.. parts.SelectMany(part => part.Profiles)],
            [.. parts.SelectMany(part => part.Coverage)],
            [.. parts.SelectMany(part => part.Objects)],
            [.. parts.SelectMany(part => part.Links)]);
    }
}
