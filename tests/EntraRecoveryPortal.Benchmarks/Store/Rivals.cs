using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EntraRecoveryPortal.Benchmarks.Store;

/// <summary>restic and git, given the same objects: restic as one file of lines per type, git as a file per object.</summary>
internal sealed class Rivals(string folder)
{
    private readonly string _lines = Directory.CreateDirectory(Path.Combine(folder, "lines")).FullName;
    private readonly string _files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
    private readonly string _repository = Path.Combine(folder, "restic");

    public long ResticBytes => SizeOf(_repository);

    /// <summary>Of the history alone: the index of the working tree, a third again, does not count against git.</summary>
    public long GitBytes => SizeOf(Path.Combine(_files, ".git", "objects"));

    public long GitFolderBytes => SizeOf(Path.Combine(_files, ".git"));

    public async Task BeginAsync()
    {
        await RunAsync("git", _files, "init", "--quiet", ".");
        await RunAsync("git", _files, "config", "gc.auto", "0");
    }

    /// <summary>Lays the day's objects out for both; only what changed is written anew as files.</summary>
    public void Lay(GeneratedTenant tenant, IEnumerable<int> changed)
    {
        foreach (var type in new[] { "group", "user" })
        {
            using var lines = File.Create(Path.Combine(_lines, type + ".ndjson"));
            using var links = File.Create(Path.Combine(_lines, type + ".links.ndjson"));
            for (var number = type == "group" ? 0 : tenant.Groups; number < (type == "group" ? tenant.Groups : tenant.Count); number++)
            {
                lines.Write(tenant.ObjectAt(number).Content.Utf8.Span);
                lines.WriteByte((byte)'\n');
                links.Write(LinesOf(tenant, number));
            }
        }

        foreach (var number in changed)
        {
            var of = tenant.RefOf(number);
            var directory = Directory.CreateDirectory(Path.Combine(_files, of.Type, of.Id[..2])).FullName;
            File.WriteAllBytes(Path.Combine(directory, of.Id + ".json"), tenant.ObjectAt(number).Content.Utf8.Span);
            File.WriteAllBytes(Path.Combine(directory, of.Id + ".links"), LinesOf(tenant, number));
        }
    }

    /// <summary>Into a repository that is made anew; making it does not count.</summary>
    public async Task<TimeSpan> FirstBackUpAsync()
    {
        if (Directory.Exists(_repository))
            Directory.Delete(_repository, recursive: true);
        await RunAsync("restic", _lines, "init", "--quiet");
        await QuietAsync();
        return await BackUpAsync();
    }

    public async Task<TimeSpan> BackUpAsync()
    {
        var watch = Stopwatch.StartNew();
        await RunAsync("restic", _lines, "backup", "--quiet", ".");
        return watch.Elapsed;
    }

    public async Task<TimeSpan> CommitAsync(string day)
    {
        var watch = Stopwatch.StartNew();
        await RunAsync("git", _files, "add", "--all");
        await RunAsync("git", _files, "-c", "user.name=bench", "-c", "user.email=bench@contoso.example", "commit", "--quiet", "-m", day);
        return watch.Elapsed;
    }

    /// <summary>What others left to be written is written before anybody's time begins.</summary>
    public Task QuietAsync() => RunAsync("sync", _lines);

    public Task CollectAsync() => RunAsync("git", _files, "gc", "--quiet", "--prune=now");

    private static byte[] LinesOf(GeneratedTenant tenant, int number)
    {
        var text = new StringBuilder();
        foreach (var link in tenant.LinksOf(number))
            text.Append(JsonSerializer.Serialize(new { source = link.Source.Id, relation = link.Relation, target = link.Target.Id })).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private async Task RunAsync(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["RESTIC_REPOSITORY"] = _repository;
        start.Environment["RESTIC_PASSWORD"] = "benchmark";
        start.Environment["RESTIC_CACHE_DIR"] = Path.Combine(folder, "cache");
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}
