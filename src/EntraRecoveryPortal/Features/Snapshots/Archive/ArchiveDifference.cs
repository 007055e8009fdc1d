using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>
/// Two archives laid beside each other, without a store and without a word of what changed between them. What both say in the same bytes is not even parsed; the rest is
/// for the comparer. Links come first, then what points at others by its content: so it is known by then which untouched objects the comparer will ask for.
/// </summary>
internal sealed class ArchiveDifference
{
    private const string Policies = "conditionalAccessPolicy";

    private readonly ArchiveReader _from;
    private readonly ArchiveReader _now;
    private readonly Dictionary<ObjectRef, ObjectPair> _objects = [];
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    private ArchiveDifference(ArchiveReader from, ArchiveReader now) => (_from, _now) = (from, now);

    /// <exception cref="InvalidDataException">One of them is not what was written, or they are not of one tenant.</exception>
    public static async Task<ComparisonInput> ReadAsync(ArchiveReader from, ArchiveReader now, CancellationToken cancel)
    {
        if (!string.Equals(from.Manifest.TenantId, now.Manifest.TenantId, StringComparison.OrdinalIgnoreCase))
            throw now.Broken($"is of the tenant {now.Manifest.TenantId}, the other of {from.Manifest.TenantId}.");
        var difference = new ArchiveDifference(from, now);
        var links = await difference.LinksAsync(cancel);
        foreach (var type in Catalogue.Every.OrderByDescending(type => type.Ends.Count > 0))
            await difference.AddAsync(type, cancel);
        links = [.. links, .. await difference.UnseenAsync(links, cancel)];
        await Task.WhenAll(from.CheckAsync(cancel), now.CheckAsync(cancel));
        return difference.Input(links);
    }

    private async Task<IReadOnlyCollection<LinkPair>> LinksAsync(CancellationToken cancel)
    {
        var lines = await OneSidedLines.OfAsync(_from.LinkLinesAsync(cancel), _now.LinkLinesAsync(cancel), _ => { });
        var (then, later) = (lines.From.Select(_from.LinkOf).ToHashSet(), lines.Now.Select(_now.LinkOf).ToHashSet());
        var links = then.Except(later).Select(link => new LinkPair { Link = link, InFrom = true }).Concat(later.Except(then).Select(link => new LinkPair { Link = link, InNow = true })).ToList();
        _wanted.UnionWith(links.SelectMany(pair => new[] { pair.Link.Source.Id, pair.Link.Target.Id }));
        return links;
    }

    /// <summary>As <see cref="UnseenPairs"/>: both say these links, and no list shows whether they are there now. What holds them is read once more.</summary>
    private async Task<IReadOnlyCollection<LinkPair>> UnseenAsync(IReadOnlyCollection<LinkPair> links, CancellationToken cancel)
    {
        var binned = _objects.Values.Where(UnseenPairs.IsBinned).Select(pair => pair.Ref.Id).ToHashSet(StringComparer.Ordinal);
        if (binned.Count == 0)
            return [];
        var told = links.Where(pair => pair.InFrom).Select(pair => pair.Link).ToHashSet();
        var unseen = await _from.LinkLinesAsync(cancel).Select(_from.LinkOf).Where(link => binned.Contains(link.Target.Id) && !told.Contains(link))
            .Select(link => new LinkPair { Link = link, InFrom = true, IsUnseen = true }).ToListAsync(cancel);
        _wanted.UnionWith(unseen.Select(pair => pair.Link.Source.Id));
        var holders = unseen.Select(pair => pair.Link.Source.Type).ToHashSet(StringComparer.Ordinal);
        foreach (var type in Catalogue.Every.Where(type => holders.Contains(type.Name)))
            await AddAsync(type, cancel);
        return unseen;
    }

    private async Task AddAsync(ObjectType type, CancellationToken cancel)
    {
        var erased = new HashSet<ObjectRef>();
        var lines = await OneSidedLines.OfAsync(_from.ObjectLinesAsync(type.Name, cancel), _now.ObjectLinesAsync(type.Name, cancel), KeepWanted);
        foreach (var then in lines.From.Select(line => _from.ObjectOf(type.Name, line, Erased)).OfType<DirectoryObject>())
            _objects[then.Ref] = new() { Ref = then.Ref, From = then };
        foreach (var later in lines.Now.Select(line => _now.ObjectOf(type.Name, line, Erased)).OfType<DirectoryObject>())
            _objects[later.Ref] = new() { Ref = later.Ref, From = _objects.GetValueOrDefault(later.Ref)?.From, Now = later };
        // Where a side was erased, nothing can be said of a difference.
        foreach (var of in erased)
            _objects.Remove(of);
        if (type.Ends.Count > 0)
            _wanted.UnionWith(_objects.Values.SelectMany(pair => new[] { pair.From, pair.Now }).OfType<DirectoryObject>().SelectMany(one => EndsOf(type, one)));

        void KeepWanted(ReadOnlyMemory<byte> line)
        {
            if (type.Name is not (Policies or GroupEligibilities.Type) && (_wanted.Count == 0 || _from.IdOf(type.Name, line) is not { } id || !_wanted.Contains(id)))
                return;
            if (_from.ObjectOf(type.Name, line, Erased) is { } same)
                _objects[same.Ref] = new() { Ref = same.Ref, From = same, Now = same };
        }

        void Erased(ObjectRef of, ObjectState state, byte[] contentHash) => erased.Add(of);
    }

    private static IEnumerable<string> EndsOf(ObjectType type, DirectoryObject one) => one.Ref.Type != type.Name ? [] : type.Ends.Select(end => one.Content.TextAt(end.Property)).OfType<string>();

    private ComparisonInput Input(IReadOnlyCollection<LinkPair> links) => new()
    {
        FromProfiles = ProfilesOf(_from),
        NowProfiles = ProfilesOf(_now),
        FromCoverage = CoverageOf(_from),
        NowCoverage = CoverageOf(_now),
        Objects = _objects.Values,
        Links = links,
        Lookup = of => _objects.GetValueOrDefault(of),
        Groups = PolicyGroups.Of([.. _objects.Values.Where(pair => pair.Ref.Type == Policies).SelectMany(pair => new[] { pair.From, pair.Now }).OfType<DirectoryObject>()
            .Where(policy => policy.State == ObjectState.Present).Select(policy => policy.Content.Root)]),
        GroupEligibilities = _objects.Keys.Where(one => one.Type == GroupEligibilities.Type).Select(one => one.Id).ToHashSet(StringComparer.Ordinal),
    };

    private static IReadOnlyList<CaptureProfile> ProfilesOf(ArchiveReader archive) =>
        [.. archive.Manifest.Coverage.Select(part => part.Profile).OfType<string>().Select(profile => JsonSerializer.Deserialize<CaptureProfile>(profile)!)];

    private static IReadOnlyList<Coverage> CoverageOf(ArchiveReader archive) =>
        [.. archive.Manifest.Coverage.Select(part => new Coverage { Type = part.Type, Relation = part.Relation, State = part.Coverage, Reason = part.Reason, AsOfNumber = part.AsOfNumber })];
}
