using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

/// <summary>Whatever a tenant went through, its archives survive the way through another store line by line.</summary>
public sealed class ArchiveProperties
{
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_imported_gives_the_same_archive_again() =>
        Check.One(Some, Prop.ForAll(
            Gen.Choose(0, 100_000).Zip(Gen.Choose(1, 4)).ToArbitrary(),
            course => IsSameAsync(course.Item1, course.Item2).GetAwaiter().GetResult()));

    private static async Task IsSameAsync(int seed, int snapshots)
    {
        using var folder = new TemporaryFolder();
        await using var store = await TestStore.SqliteAsync(Cancel);
        await using var other = await TestStore.SqliteAsync(Cancel);
        var course = new RandomCourse(seed);
        var first = new List<(string Path, Dictionary<string, string> Sums)>();
        for (var number = 1; number <= snapshots; number++)
        {
            course.Move();
            first.Add(await ArchiveAsync(store, await course.Tenant.CaptureAsync(store, Cancel), folder.Path));
        }

        await other.Import.RunAsync([.. first.Select(archive => archive.Path)], _ => Task.CompletedTask, Cancel);

        foreach (var snapshot in (await other.Snapshots.ListAsync(0, 10, Cancel)).Items)
        {
            var (_, sums) = await ArchiveAsync(other, snapshot.Header, Directory.CreateDirectory(Path.Combine(folder.Path, "again")).FullName);
            Assert.Equal(first[snapshot.Number - 1].Sums, sums);
        }
    }

    // A line's bytes are the same; where it stands hangs on the keys that a store gave. The manifest names the header of the store that it came from, and its records are its own.
    private static async Task<(string Path, Dictionary<string, string> Sums)> ArchiveAsync(TestStore store, SnapshotHeader snapshot, string folder)
    {
        var path = Path.Combine(folder, $"snapshot-{snapshot.Number}.zip");
        await using (var file = File.Create(path))
            await store.Archive.WriteAsync(snapshot.SnapshotKey, file, Cancel);
        await using var zip = await ZipFile.OpenReadAsync(path, Cancel);
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".ndjson", StringComparison.Ordinal) && !entry.FullName.StartsWith("records/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(await entry.OpenAsync(Cancel));
            var lines = (await reader.ReadToEndAsync(Cancel)).Split('\n').Order(StringComparer.Ordinal);
            sums[entry.FullName] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        }

        return (path, sums);
    }
}
