namespace EntraRecoveryPortal.TenantSimulator.State;

/// <param name="Body">As JSON text.</param>
internal sealed record JournalEntry(DateTimeOffset At, string Method, string Path, string AppId, int Status, string? Body);

/// <summary>The latest writes that reached Graph, refused ones too.</summary>
internal sealed class WriteJournal
{
    public const int Most = 20_000;

    private readonly Lock gate = new();
    private readonly Queue<JournalEntry> entries = new();

    public void Add(JournalEntry entry)
    {
        lock (gate)
        {
            if (entries.Count == Most)
                entries.Dequeue();
            entries.Enqueue(entry);
        }
    }

    public void Clear()
    {
        lock (gate)
            entries.Clear();
    }

    public IReadOnlyList<JournalEntry> Read()
    {
        lock (gate)
            return [.. entries];
    }
}
