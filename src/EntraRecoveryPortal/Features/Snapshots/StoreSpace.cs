namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Whether the last capture of this portal found the store's disk full. Kept in memory: a full store cannot be told.</summary>
public sealed class StoreSpace
{
    public const string Sentence = "The disk of the store is full. Nothing of this capture is kept; make room, then take a snapshot.";

    public bool IsFull { get; private set; }

    internal void Ran(bool intoFullDisk) => IsFull = intoFullDisk;
}
