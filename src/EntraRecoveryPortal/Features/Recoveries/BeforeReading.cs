using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What the touched objects were before the first write, in the form in which a report can compare it with later.</summary>
internal static class BeforeReading
{
    public static Reading Of(long tenantKey, DateTime takenAt, IReadOnlyList<LiveObject> live)
    {
        var types = live.Select(thing => thing.Ref.Type).Distinct(StringComparer.Ordinal).ToList();
        return new()
        {
            TenantKey = tenantKey,
            TakenAt = takenAt,
            Scope = Scope.OfIds([.. live.Select(thing => thing.Ref)]),
            Profiles = [.. types.Select(type => ProfileOf(Catalogue.Of(type), live))],
            Coverage = [.. types.SelectMany(type => CoverageOf(type, live))],
            Objects = [.. live.Where(thing => thing.Content is not null).Select(thing => new DirectoryObject { Ref = thing.Ref, State = thing.State, Content = thing.Content! })],
            Links = [.. live.SelectMany(thing => thing.Links.SelectMany(relation => relation.Value.Select(target => new Link(thing.Ref, relation.Key, target))))],
        };
    }

    private static CaptureProfile ProfileOf(ObjectType type, IReadOnlyList<LiveObject> live) => new()
    {
        Type = type.Name,
        Properties = type.Select.Count > 0 ? [.. type.Select.Union(ExtensionsRead(type.Name, live), StringComparer.Ordinal)] : [CaptureProfile.DefaultBody],
        Relations = [.. RelationsRead(type.Name, live), .. type.Joined.Select(part => part.Name)],
    };

    private static IEnumerable<Coverage> CoverageOf(string type, IReadOnlyList<LiveObject> live) =>
        RelationsRead(type, live).Prepend("")
            .Select(relation => new Coverage { Type = type, Relation = relation, State = CoverageState.Complete });

    private static IEnumerable<string> ExtensionsRead(string type, IReadOnlyList<LiveObject> live) =>
        live.Where(thing => thing.Ref.Type == type).SelectMany(thing => thing.Content?.Root.EnumerateObject().Select(property => property.Name) ?? [])
            .Where(name => name.StartsWith(ExtendedTypes.Prefix, StringComparison.Ordinal));

    // Only what was read of every object of the type counts as read; the rest is unread, not empty.
    private static IEnumerable<string> RelationsRead(string type, IReadOnlyList<LiveObject> live)
    {
        var ofType = live.Where(thing => thing.Ref.Type == type && thing.State == ObjectState.Present).ToList();
        return ofType.SelectMany(thing => thing.Links.Keys).Distinct(StringComparer.Ordinal)
            .Where(relation => ofType.TrueForAll(thing => thing.Links.ContainsKey(relation)));
    }
}
