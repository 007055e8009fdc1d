using System.Text.Json;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>What came of a run of many rounds; the shape of the command's last line.</summary>
public sealed record RoundsResult(int Runs, int Failed, int? FirstFailedSeed)
{
    private static readonly JsonSerializerOptions Shape = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(this, Shape);
}

/// <summary>
/// Rounds that hang on nothing but their seed: round <c>n</c> has the first seed plus <c>n</c>. What came of each is written down before the next
/// begins, so that a run that was stopped goes on where it was, and a round that failed is had again alone by its seed.
/// </summary>
public sealed class ManyRounds(string folder, int count, int firstSeed, TextWriter output)
{
    private readonly string _file = Path.Combine(Directory.CreateDirectory(folder).FullName, "rounds.json");

    /// <param name="round">Plays one round; null when all was well, otherwise what was not.</param>
    public async Task<RoundsResult> RunAsync(Func<int, CancellationToken, Task<string?>> round, CancellationToken cancel)
    {
        var done = Read();
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            if (done.ContainsKey(seed))
                continue;
            done[seed] = await PlayAsync(round, seed, cancel);
            if (done[seed] is { } fault)
                await output.WriteLineAsync($"Seed {seed}: {fault}");
            await WriteAsync(done, cancel);
        }

        var played = done.Where(one => one.Key >= firstSeed && one.Key < firstSeed + count).ToList();
        var failed = played.Where(one => one.Value is not null).Select(one => one.Key).Order().ToList();
        return new(played.Count, failed.Count, failed.Count == 0 ? null : failed[0]);
    }

    private static async Task<string?> PlayAsync(Func<int, CancellationToken, Task<string?>> round, int seed, CancellationToken cancel)
    {
        try
        {
            return await round(seed, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            return fault.ToString(); // a round that cannot be played has failed, and the next ones can still tell something
        }
    }

    private Dictionary<int, string?> Read() => File.Exists(_file) ? JsonSerializer.Deserialize<Dictionary<int, string?>>(File.ReadAllText(_file))! : [];

    private async Task WriteAsync(Dictionary<int, string?> done, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(_file + ".new", JsonSerializer.Serialize(done), cancel);
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
