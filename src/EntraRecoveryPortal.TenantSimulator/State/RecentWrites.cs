using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What was before each of the latest changes, as long as some reader may still see that.</summary>
internal sealed class RecentWrites
{
    private const int JitterDice = -2;
    private readonly Queue<Recent> recent = new();

    /// <summary>How long to remember; zero remembers nothing.</summary>
    public TimeSpan Memory { get; set; }

    public void Add(long number, DateTimeOffset at, TenantObject? before, string id, bool isNew) => Add(new(number, at, id, before, isNew, Link: null, WasLinked: false));

    public void AddLink(long number, DateTimeOffset at, LinkKey link, bool wasLinked) => Add(new(number, at, link.Source, Before: null, IsNew: false, link, wasLinked));

    /// <summary>What does not show yet.</summary>
    public Unseen Unseen(Lag lag, int seed, DateTimeOffset now)
    {
        var unseen = new Unseen();
        foreach (var one in recent)
        {
            var jitter = lag.JitterSeconds * Chance.Of(seed, JitterDice, Fingerprint(one.Id));
            var age = (now - one.At).TotalSeconds - jitter;
            if (one.Link is { } link && age < lag.Seconds)
                unseen.Hide(link, one.WasLinked, one.Number);
            if (one.Link is not null)
                continue;
            if (age < lag.Seconds)
                unseen.HideById(one.Id, one.Before);
            if (age < (one.IsNew ? Math.Max(lag.Seconds, lag.ListSeconds) : lag.Seconds))
                unseen.HideInLists(one.Id, one.Before, one.Number);
        }

        return unseen;
    }

    private void Add(Recent one)
    {
        while (recent.TryPeek(out var oldest) && oldest.At + Memory <= one.At)
            recent.Dequeue();
        if (Memory > TimeSpan.Zero)
            recent.Enqueue(one);
    }

    private static long Fingerprint(string id)
    {
        var mixed = 14695981039346656037UL;
        foreach (var letter in id)
            mixed = (mixed ^ char.ToUpperInvariant(letter)) * 1099511628211UL;
        return (long)mixed;
    }

    private sealed record Recent(long Number, DateTimeOffset At, string Id, TenantObject? Before, bool IsNew, LinkKey? Link, bool WasLinked);
}
