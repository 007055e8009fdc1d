using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>A job's line in the log: <c>State</c> is null when a run begins, and the final state when the job ends.</summary>
public sealed record JobNews(string Kind, long JobKey, string? State)
{
    /// <summary>In the place of a state, when a run finds that another portal has its job.</summary>
    public const string Overtaken = "overtaken";
}

/// <summary>The portal as its own process, as an operator starts it. It ends by being killed: no handler of it runs then, as when the power fails.</summary>
public sealed partial class PortalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<JobNews> _news = Channel.CreateUnbounded<JobNews>();
    private readonly List<JobNews> _heard = [];
    private readonly List<string> _lines = [];
    private readonly Task _reading;

    private PortalProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError)).ContinueWith(_ => _news.Writer.TryComplete(), TaskScheduler.Default);
    }

    /// <param name="isHasty">Whether it spares neither itself nor its tenant, see <see cref="Haste"/>.</param>
    public static PortalProcess Start(PortalFolder folder, Uri tenant, bool isHasty = false)
    {
        var start = new ProcessStartInfo("dotnet", isHasty ? [typeof(HastyPortal).Assembly.Location, HastyPortal.Name] : [typeof(PortalHost).Assembly.Location])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_gcServer"] = "0"; // it lives for seconds
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (key, value) in folder.SettingsFor(tenant))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for a job's run to begin.</summary>
    public Task<JobNews> BegunAsync(string kind, CancellationToken cancel) => NextAsync(news => news.Kind == kind && news.State is null, cancel);

    /// <summary>Waits for a job to end.</summary>
    public Task<JobNews> EndedAsync(string kind, CancellationToken cancel) => NextAsync(news => news.Kind == kind && news.State is not (null or JobNews.Overtaken), cancel);

    /// <summary>Waits until it has noticed that another portal has its job.</summary>
    public Task<JobNews> OvertakenAsync(string kind, CancellationToken cancel) => NextAsync(news => news.Kind == kind && news.State is JobNews.Overtaken, cancel);

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does, as when its machine stalls.</summary>
    public async Task SleepAsync(CancellationToken cancel)
    {
        await SignalAsync("-STOP", cancel);
        // A thread that is inside a call of the kernel still ends it, and may come by a lock of the store.
        while (!IsAsleep())
            await Task.Delay(1, cancel);
    }

    /// <summary>SIGCONT.</summary>
    public Task WakeAsync(CancellationToken cancel) => SignalAsync("-CONT", cancel);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private bool IsAsleep()
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{_process.Id}/task").All(thread => File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] is 'T');
        }
        catch (IOException)
        {
            return _process.HasExited;
        }
    }

    private async Task SignalAsync(string signal, CancellationToken cancel)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancel);
    }

    private async Task<JobNews> NextAsync(Func<JobNews, bool> isIt, CancellationToken cancel)
    {
        if (_heard.Find(news => isIt(news)) is { } known)
            return known;
        await foreach (var news in _news.Reader.ReadAllAsync(cancel))
        {
            _heard.Add(news);
            if (isIt(news))
                return news;
        }

        throw new InvalidOperationException("The portal ended by itself:\n" + Told());
    }

    private string Told()
    {
        lock (_lines)
            return string.Join('\n', _lines.TakeLast(40));
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
            if (JobLine().Match(line) is { Success: true } job)
                _news.Writer.TryWrite(new(job.Groups["kind"].Value, long.Parse(job.Groups["key"].ValueSpan), job.Groups["state"] is { Success: true } state ? state.Value : job.Groups["overtaken"].Success ? JobNews.Overtaken : null));
        }
    }

    [GeneratedRegex(@"Job (?<kind>\S+) (?<key>\d+) (runs, epoch \d+|ended: (?<state>\w+)|(?<overtaken>was taken over by another portal))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JobLine();
}
