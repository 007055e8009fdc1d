using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EntraRecoveryPortal.Benchmarks.Comparing;

/// <summary>What an npm library needed, in milliseconds, medians of several times in one process.</summary>
internal sealed record PeerTime(double Reading, double Comparing, int Found);

/// <summary>The libraries jsondiffpatch and microdiff from npm, and <c>git diff --no-index</c>, on the exports of both states.</summary>
internal sealed class Peers(string folder)
{
    private const int Times = 9;

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    public static Task InstallAsync(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"private":true,"type":"module"}""");
        return RunAsync("npm", folder, "install", "--silent", "--no-audit", "--no-fund", "jsondiffpatch", "microdiff");
    }

    /// <summary>Both sides as one file each, objects by id, so that a library need not look for partners.</summary>
    public async Task<PeerTime> NpmAsync(string library, string from, string to)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Comparing", "peers.mjs");
        var told = await RunAsync("node", folder, script, folder, library, from, to, Times.ToString(CultureInfo.InvariantCulture));
        return JsonSerializer.Deserialize<PeerTime>(told, Shape)!;
    }

    /// <summary>Both sides as folders with a file an object, laid out for reading, as exporters write them.</summary>
    public async Task<TimeSpan> GitAsync(string from, string to)
    {
        var times = new List<TimeSpan>();
        for (var time = 0; time < 3; time++)
        {
            var watch = Stopwatch.StartNew();
            await RunAsync("git", folder, "diff", "--no-index", "--no-color", $"--output={Path.Combine(folder, "git.diff")}", from, to);
            times.Add(watch.Elapsed);
        }

        return times.Order().ElementAt(1);
    }

    private static async Task<string> RunAsync(string program, string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // git says with 1 that it found differences.
        return process.ExitCode == 0 || (program == "git" && process.ExitCode == 1) ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await error}");
    }
}
