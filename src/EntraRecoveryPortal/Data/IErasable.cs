namespace EntraRecoveryPortal.Data;

/// <summary>A slice that holds a person's data, and removes it when the host erases the person. Both calls share one guarded transaction.</summary>
public interface IErasable
{
    /// <summary>Which rows of chained tables will be blanked: table to keys. Read before anything is touched.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> ChainedRowsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel);

    Task EraseAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel);
}

/// <summary>The objects whose contents and names go: the person, and grants and assignments that carry the person's name.</summary>
public sealed record ErasedObjects
{
    /// <summary>Stands wherever a name stood.</summary>
    public const string Name = "(erased)";

    public required IReadOnlyList<ObjectRow> Objects { get; init; }

    /// <summary>The record of the erasure; 0 until it is there.</summary>
    public long ErasureKey { get; init; }

    public IReadOnlyList<string> Ids => [.. Objects.Select(row => row.ObjectId)];

    public IReadOnlyList<long> Keys => [.. Objects.Select(row => row.ObjectKey)];
}
