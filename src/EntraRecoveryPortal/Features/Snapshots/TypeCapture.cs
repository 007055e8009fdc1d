using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What a capture has gathered so far about one type: what was seen, and how the state moved because of it.
/// A part that turns out incomplete is dropped whole, so each keeps its own digest.</summary>
internal sealed class TypeCapture(string type, bool isIncrement) : IDisposable
{
    private readonly Dictionary<string, RelationCapture> _relations = new(StringComparer.Ordinal);

    public static Task<IReadOnlyList<byte[]>> NoNames { get; } = Task.FromResult<IReadOnlyList<byte[]>>([]);

    public string Type => type;
    /// <summary>Only what changed is told; what is not told stays as it was.</summary>
    public bool IsIncrement => isIncrement;
    /// <summary>Keys of objects.</summary>
    public KeySet Seen { get; } = new();
    /// <summary>What the snapshot before had and nothing has shown yet, once somebody asked; what was shown later is still in it.</summary>
    public IReadOnlyList<long>? Unseen { get; set; }
    public List<PendingVersion> Pending { get; } = [];
    /// <summary>Packs that are being compressed; written with the next batch.</summary>
    public IReadOnlyList<Task<PackedVersions>> Packing { get; set; } = [];
    /// <summary>Links that were compared; written with the next batch.</summary>
    public IReadOnlyList<NewLinks> Links { get; set; } = [];
    /// <summary>Blocks of names that are being compressed; written with the next batch.</summary>
    public Task<IReadOnlyList<byte[]>> Naming { get; set; } = NoNames;
    /// <summary>Objects that are in the directory no more; true for those that are gone for good.</summary>
    public Dictionary<long, bool> Departed { get; } = [];
    /// <summary>Names that are new with this capture.</summary>
    public List<NameEntry> Names { get; } = [];
    /// <summary>Pages that wait to be written together.</summary>
    public PageBatch Gathered { get; set; } = new(AreChanges: false);
    public PartCounts Counts { get; private set; } = new();
    public IReadOnlyCollection<RelationCapture> Relations => _relations.Values;

    public RelationCapture? Relation(string name) => _relations.GetValueOrDefault(name);

    public RelationCapture AddRelation(string name) => _relations[name] = new(name);

    public void RemoveRelation(string name)
    {
        if (_relations.Remove(name, out var relation))
            relation.Counts.Dispose();
    }

    public void DropObjects()
    {
        Pending.Clear();
        Packing = [];
        Naming = NoNames;
        Names.Clear();
        Departed.Clear();
        Counts.Dispose();
        Counts = new();
    }

    public void Dispose()
    {
        Counts.Dispose();
        foreach (var relation in _relations.Values)
            relation.Counts.Dispose();
    }
}

internal readonly record struct LinkKey(long SourceKey, long TargetKey)
{
    /// <summary>Both in one. No store gives out more than 2^32 keys: each took a row of its own.</summary>
    public ulong Number => ((ulong)checked((uint)SourceKey) << 32) | checked((uint)TargetKey);

    public static LinkKey Of(ulong number) => new((long)(number >> 32), (uint)number);
}

/// <summary>Some links that the snapshot before did not have, by <see cref="LinkKey.Number"/>.</summary>
internal sealed record NewLinks(string Relation, List<ulong> Numbers)
{
    /// <summary>Not so many that they would lie among large objects, which only a full collection takes away.</summary>
    public const int Most = 8_192;
}

/// <summary>One relation, its links by <see cref="LinkKey.Number"/>.</summary>
internal sealed record RelationCapture(string Name)
{
    /// <summary>The links of the state before; marked when they were seen again.</summary>
    public NumberSet Before { get; } = new();
    public NumberSet Added { get; } = new();
    public PartCounts Counts { get; } = new();
}

/// <summary>How one part moves the state's totals and digest.</summary>
internal sealed class PartCounts : IDisposable
{
    public int Present { get; set; }
    public int SoftDeleted { get; set; }
    public int Rows { get; set; }
    public int Copies { get; set; }
    public DigestElements Elements { get; } = new();

    public void Dispose() => Elements.Dispose();
}
