using System.Diagnostics;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Store;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Snapshots.Archive;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>
/// Both states as archives that somebody gives back, without a store and without a word of what changed between them: checked, read and compared whole. And imported
/// into an empty store, where they are compared as any snapshots are.
/// </summary>
internal static class TwoArchives
{
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
        using var from = new ArchiveReader(paths[0]);
        using var now = new ArchiveReader(paths[1]);
        var comparison = SnapshotComparer.Compare(await ArchiveDifference.ReadAsync(from, now, CancellationToken.None));
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
}
