using System.Diagnostics;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots.Archive;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// Both states as archives that somebody gives back, without a store and without a word of what changed between them: checked, read and compared whole. And imported
/// into an empty store, where they are compared as any snapshots are.
/// </summary>
internal static class TwoArchives
{
    private const int PageSize = 1_000;

    public static async Task<IReadOnlyList<string>> WriteAsync(string store, string folder)
    {
        await using var portal = await StoreInHand.OpenAsync(new PortalFolder(store), new("http://127.0.0.1:9/"), CancellationToken.None, settings: MeasuredStore.SettingsFor(store));
        var paths = new List<string>();
        foreach (var number in await portal.NumbersAsync(CancellationToken.None))
        {
            paths.Add(Path.Combine(folder, $"{number}.zip"));
            await using var file = File.Create(paths[^1]);
            await (await portal.ArchiveAsync(number, CancellationToken.None)).CopyToAsync(file);
        }

        return paths;
    }

    public static async Task<(Comparison Comparison, TimeSpan Time)> CompareAsync(IReadOnlyList<string> paths)
    {
        var watch = Stopwatch.StartNew();
        var sides = await Task.WhenAll(paths.Select(path => Task.Run(() => ReadAsync(path))));
        var comparison = SnapshotComparer.Compare(Input(sides[0], sides[1]));
        return (comparison, watch.Elapsed);
    }

    /// <summary>How long the import of both takes, and what the store then finds between them.</summary>
    public static async Task<(Comparison Comparison, TimeSpan Importing, TimeSpan Comparing)> ImportAsync(IReadOnlyList<string> paths, string folder)
    {
        await (await MeasuredStore.OpenAsync(folder)).DisposeAsync();
        await using var portal = await StoreInHand.OpenAsync(new PortalFolder(folder), new("http://127.0.0.1:9/"), CancellationToken.None, settings: MeasuredStore.SettingsFor(folder));
        var watch = Stopwatch.StartNew();
        await portal.ImportAsync(paths, CancellationToken.None);
        var importing = watch.Elapsed;
        watch.Restart();
        return (SnapshotComparer.Compare((await portal.Snapshots.DifferenceAsync(1, 2, Features.Snapshots.Scope.All, CancellationToken.None)).Input), importing, watch.Elapsed);
    }

    private static async Task<Side> ReadAsync(string path)
    {
        using var archive = new ArchiveReader(path);
        await archive.CheckAsync(CancellationToken.None);
        var side = new Side([], [], archive.Manifest.Coverage);
        foreach (var type in archive.Manifest.Coverage.Where(part => part.Relation.Length == 0))
        {
            await foreach (var page in archive.ObjectsAsync(type.Type, PageSize, CancellationToken.None))
            {
                foreach (var one in page)
                    side.Objects[one.Ref] = one;
            }
        }

        await foreach (var page in archive.LinksAsync(sourceType: null, PageSize, CancellationToken.None))
            side.Links.UnionWith(page);
        return side;
    }

    private static ComparisonInput Input(Side from, Side now) => new()
    {
        FromProfiles = from.Profiles,
        NowProfiles = now.Profiles,
        FromCoverage = from.Asked,
        NowCoverage = now.Asked,
        Objects = [.. from.Objects.Keys.Union(now.Objects.Keys).Select(of => Pair(from, now, of)!)],
        Links =
        [
            .. from.Links.Where(link => !now.Links.Contains(link)).Select(link => new LinkPair { Link = link, InFrom = true }),
            .. now.Links.Where(link => !from.Links.Contains(link)).Select(link => new LinkPair { Link = link, InNow = true }),
        ],
        Lookup = of => Pair(from, now, of),
    };

    private static ObjectPair? Pair(Side from, Side now, ObjectRef of) => (from.Objects.GetValueOrDefault(of), now.Objects.GetValueOrDefault(of)) is var (then, later) && (then ?? later) is not null
        ? new() { Ref = of, From = then, Now = later }
        : null;

    private sealed record Side(Dictionary<ObjectRef, DirectoryObject> Objects, HashSet<Link> Links, IReadOnlyList<ArchivedCoverage> Coverage)
    {
        public IReadOnlyList<CaptureProfile> Profiles => [.. Coverage.Select(part => part.Profile).OfType<string>().Select(profile => JsonSerializer.Deserialize<CaptureProfile>(profile)!)];

        public IReadOnlyList<Coverage> Asked => [.. Coverage.Select(part => new Coverage { Type = part.Type, Relation = part.Relation, State = part.Coverage })];
    }
}
