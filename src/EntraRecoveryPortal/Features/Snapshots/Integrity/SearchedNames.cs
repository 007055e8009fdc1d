using System.Buffers.Binary;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// What the blocks of names hold, to be held against the log: a name that was taken out of them would hide its object from the search. A window of
/// some objects is in memory at a time, as a short hash of each line and the oldest snapshot whose block has it.
/// </summary>
internal sealed class SearchedNames(PortalDbContext db, long tenantKey, FaultLog faults)
{
    private const long Window = 1 << 20;

    private readonly Dictionary<ulong, long> since = [];
    private readonly (ulong First, ulong Second) secret = (Random(), Random() | 1);
    private (long From, long To) window;

    public bool Covers(long objectKey) => objectKey >= window.From && objectKey < window.To;

    public async Task LoadAsync(long objectKey, CancellationToken cancel)
    {
        since.Clear();
        window = (objectKey - (objectKey % Window), objectKey - (objectKey % Window) + Window);
        var blocks = db.NameBlocks.AsNoTracking().Where(block => block.TenantKey == tenantKey).OrderBy(block => block.SnapshotKey)
            .Select(block => new { block.BlockKey, block.Type, block.SnapshotKey, block.Payload });
        await foreach (var block in blocks.AsAsyncEnumerable().WithCancellation(cancel))
        {
            try
            {
                foreach (var entry in NameBlock.LinesIn(block.Payload))
                {
                    if (Covers(entry.ObjectKey))
                        since.TryAdd(HashOf(entry.ObjectKey, block.Type, entry.Line.Span), block.SnapshotKey);
                }
            }
            catch (Exception broken) when (broken is InvalidDataException or ArgumentException)
            {
                faults.Add($"Block of names {block.BlockKey}", "It does not open: it was altered.");
            }
        }
    }

    /// <summary>Whether a search at this snapshot, or a later one, comes upon the object by these names.</summary>
    public bool Finds(long objectKey, long snapshotKey, string type, ReadOnlySpan<byte> displayName, ReadOnlySpan<byte> searchName)
    {
        if (displayName.Length > NameBlock.LongestName || searchName.Length > NameBlock.LongestName)
            return false;
        Span<byte> line = stackalloc byte[NameBlock.LongestLine];
        var length = NameBlock.WriteLine(displayName, searchName, line);
        return since.TryGetValue(HashOf(objectKey, type, line[..length]), out var first) && first <= snapshotKey;
    }

    // Under a secret of this run: nobody can prepare another name that has the same.
    private ulong HashOf(long objectKey, string type, ReadOnlySpan<byte> line)
    {
        var hash = Mix(secret.First, (ulong)objectKey);
        foreach (var letter in type)
            hash = Mix(hash, letter);
        for (; line.Length >= sizeof(ulong); line = line[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(line));
        ulong rest = 0;
        foreach (var letter in line)
            rest = (rest << 8) | letter;
        return Mix(Mix(hash, rest), (ulong)line.Length);
    }

    private ulong Mix(ulong hash, ulong word) => Math.BigMul(hash ^ word, secret.Second, out var low) ^ low;

    private static ulong Random() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
