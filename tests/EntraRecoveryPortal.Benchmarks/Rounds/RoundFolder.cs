using System.Globalization;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>
/// The files of one round, under a name of their own: a portal or a connection of the round before that lives on leads to the files that it was opened for. They are removed when all was well, and kept
/// for whoever looks into it when not.
/// </summary>
public static class RoundFolder
{
    /// <param name="folder">The folder of the run.</param>
    /// <param name="round">Plays the round in the folder that it is given; null when all was well. Nobody has the files open when it returns.</param>
    public static async Task<string?> PlayAsync(string folder, int seed, Func<string, Task<string?>> round)
    {
        var place = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"round-{seed}"));
        // What a run that was stopped left of this round.
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        var fault = await round(place);
        if (fault is null)
            Remove(place);
        return fault;
    }

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (IOException)
        {
            // A connection that is given back only now writes a file beside those that go. It is nobody's: all was well, and the next round is elsewhere.
        }
    }
}
