using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>All versions, object by object, in one pass: what each does to the state of its snapshot and of all later ones, whether it follows the one
/// before it, and whether the search finds its names.</summary>
internal sealed class VersionCheck(PortalDbContext db, long tenantKey, KnownSnapshots known, FaultLog faults, VerificationProgress progress, StateMoves moves, SearchedNames names)
{
    private VersionSeen row = new();
    private VersionSeen before = new();

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Versions, cancel, ("upTo", known.NewestKey));
        VersionSeen? previous = null;
        while (await rows.ReadAsync(cancel))
        {
            progress.Object();
            if (!names.Covers(rows.GetInt64(0)))
                await names.LoadAsync(rows.GetInt64(0), cancel);
            row.Read(rows);
            if (previous?.ObjectKey != row.ObjectKey)
                previous = null;
            if (Take(rows, previous))
            {
                previous = row;
                (row, before) = (before, row);
            }

            await progress.TellAsync();
        }
    }

    // False when the row cannot be placed at all.
    private bool Take(VerifyReader read, VersionSeen? previous)
    {
        var index = known.IndexOf(row.SnapshotKey);
        if (index < 0 || row.TypeOfObject is null || row.State is not { } state)
        {
            Fault(read, index < 0 ? "It belongs to no sealed snapshot." : row.TypeOfObject is null ? "Its object is missing from Objects." : "Its state is none that a portal writes.",
                index < 0 ? [] : known.KeptBetween(row.SnapshotKey, long.MaxValue));
            return false;
        }

        if (row.Type.Length == 0 || read.GetId(10).Length > StateDigest.LongestText || row.ContentHash.Length != SHA256.HashSizeInBytes)
        {
            Fault(read, "Its type, or the length of its id or hash, is none that a portal writes.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
            return false;
        }

        if (row.Type != row.TypeOfObject || row.TenantKey != tenantKey)
            Fault(read, "It names another type or tenant than its object.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
        CheckPrevious(read, previous);
        if (!row.IsErased && !names.Finds(row.ObjectKey, row.SnapshotKey, row.Type, read.GetText(11), read.IsNull(12) ? default : read.GetText(12)))
            Fault(read, "The search does not find its names: they were taken out of NameBlocks, or altered there.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
        var part = moves.Part(row.Type, "");
        (row.IsCopy ? part.Copied : part.Changed)[index]++;
        if (previous is { State: { } stateBefore } and not { State: ObjectState.Gone })
            Move(read, part, index, stateBefore, previous, by: -1);
        if (state != ObjectState.Gone)
            Move(read, part, index, state, row, by: 1);
        return true;
    }

    private void Move(VerifyReader read, PartMoves part, int index, ObjectState state, VersionSeen of, int by)
    {
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        StateDigest.ObjectElement(StoredWords.Types.Utf8Of(read.GetByte(2)), read.GetId(10), state, of.ContentHash, element);
        moves.Digest(index).Apply(element, add: by > 0);
        part.Of(state)[index] += by;
    }

    // Each version knows the one before. Between the two nothing may lie, and the one before may be absent only through a purge.
    private void CheckPrevious(VerifyReader read, VersionSeen? previous)
    {
        if (row.PreviousSnapshotKey is not { } previousKey)
        {
            if (previous is not null)
                Fault(read, "It says that it is the first, and an older one is there.", Affected());
        }
        else if (previous?.SnapshotKey == previousKey)
        {
            if (previous.State != row.PreviousState)
                Fault(read, "It says of the version before another state than that version itself.", Affected());
            CheckCopy(read, previous);
        }
        else if (row.IsCopy && previous is { IsCopy: true } && previous.PreviousSnapshotKey == previousKey)
        {
            CheckCopy(read, previous); // both copy what changed at that snapshot
        }
        else if (previous?.SnapshotKey > previousKey)
        {
            Fault(read, "A version was put in before it.", Affected());
        }
        else if (known.IndexOf(previousKey) is var index && (index < 0 || known.IsKept(index)))
        {
            Fault(read, index < 0 ? "The snapshot of the version before it is missing." : $"The version before it, of {known.NameOf(index)}, is missing.", Affected());
        }
    }

    private void CheckCopy(VerifyReader read, VersionSeen previous)
    {
        if (row.IsCopy && (previous.State != row.State || !previous.ContentHash.AsSpan().SequenceEqual(row.ContentHash)))
            Fault(read, "It says that it is a copy, and is not.", Affected());
    }

    private IEnumerable<int> Affected() => known.KeptBetween(row.PreviousSnapshotKey ?? row.SnapshotKey, long.MaxValue);

    private void Fault(VerifyReader read, string what, IEnumerable<int> affected) =>
        faults.Add(read.IsNull(10) ? $"Version of object {row.ObjectKey}" : $"Version of {row.Type} {Encoding.UTF8.GetString(read.GetId(10))}", what, affected);
}
