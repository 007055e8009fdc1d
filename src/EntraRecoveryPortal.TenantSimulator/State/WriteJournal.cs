using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.State;

internal sealed record JournalEntry(DateTimeOffset At, string Method, string Path, string AppId, int Status, JsonNode? Body);

/// <summary>Every write that reached Graph since the start, refused ones too.</summary>
internal sealed class WriteJournal
{
    private readonly Lock gate = new();
    private readonly List<JournalEntry> entries = [];

    public void Add(JournalEntry entry)
    {
        lock (gate)
            entries.Add(entry);
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
