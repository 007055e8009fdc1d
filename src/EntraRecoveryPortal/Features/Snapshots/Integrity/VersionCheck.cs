using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>All versions, object by object, in one pass: what each does to the state of its snapshot and of all later ones, whether it follows the one
/// before it, and whether the search finds its names.</summary>
internal sealed class VersionCheck(PortalDbContext db, long tenantKey, KnownSnapshots known, FaultLog faults, VerificationProgress progress, StateMoves moves, SearchedNames names, KnownObjects objects)
{
    private VersionSeen row = new();
    private VersionSeen before = new();
    private byte[] id = new byte[StateDigest.LongestText];
    private int idLength;

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Versions, cancel, ("upTo", known.NewestKey));
        VersionSeen? previous = null;
        while (await rows.ReadAsync(cancel))
        {
            await progress.ObjectAsync();
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
        }
    }

    // False when the row cannot be placed at all.
    private bool Take(VerifyReader read, VersionSeen? previous)
    {
        var index = known.IndexOf(row.SnapshotKey);
        var typeOfObject = FindObject();
        if (index < 0 || typeOfObject is null || row.State is not { } state)
        {
            Fault(index < 0 ? "It belongs to no sealed snapshot." : typeOfObject is null ? "Its object is missing from Objects." : "Its state is none that a portal writes.",
                index < 0 ? [] : known.KeptBetween(row.SnapshotKey, long.MaxValue));
            return false;
        }

        if (row.Type.Length == 0 || idLength > StateDigest.LongestText || row.ContentHash.Length != SHA256.HashSizeInBytes)
        {
            Fault("Its type, or the length of its id or hash, is none that a portal writes.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
            return false;
        }

        if (row.Type != typeOfObject || row.TenantKey != tenantKey)
            Fault("It names another type or tenant than its object.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
        CheckPrevious(previous);
        if (!row.IsErased && !names.Finds(row.ObjectKey, row.SnapshotKey, row.Type, read.GetText(9), read.IsNull(10) ? default : read.GetText(10)))
            Fault("The search does not find its names: they were taken out of NameBlocks, or altered there.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
        var part = moves.Part(row.Type, "");
        (row.IsCopy ? part.Copied : part.Changed)[index]++;
        if (previous is { State: { } stateBefore } and not { State: ObjectState.Gone })
            Move(part, index, stateBefore, previous, by: -1);
        if (state != ObjectState.Gone)
            Move(part, index, state, row, by: 1);
        return true;
    }

    private void Move(PartMoves part, int index, ObjectState state, VersionSeen of, int by)
    {
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        StateDigest.ObjectElement(StoredWords.Types.Utf8Of(row.TypeNumber), id.AsSpan(0, idLength), state, of.ContentHash, element);
        moves.Digest(index).Apply(element, add: by > 0);
        part.Of(state)[index] += by;
    }

    // Each version knows the one before. Between the two nothing may lie, and the one before may be absent only through a purge.
    private void CheckPrevious(VersionSeen? previous)
    {
        if (row.PreviousSnapshotKey is not { } previousKey)
        {
            if (previous is not null)
                Fault("It says that it is the first, and an older one is there.", Affected());
        }
        else if (previous?.SnapshotKey == previousKey)
        {
            if (previous.State != row.PreviousState)
                Fault("It says of the version before another state than that version itself.", Affected());
            CheckCopy(previous);
        }
        else if (row.IsCopy && previous is { IsCopy: true } && previous.PreviousSnapshotKey == previousKey)
        {
            CheckCopy(previous); // both copy what changed at that snapshot
        }
        else if (previous?.SnapshotKey > previousKey)
        {
            Fault("A version was put in before it.", Affected());
        }
        else if (known.IndexOf(previousKey) is var index && (index < 0 || known.IsKept(index)))
        {
            Fault(index < 0 ? "The snapshot of the version before it is missing." : $"The version before it, of {known.NameOf(index)}, is missing.", Affected());
        }
    }

    private void CheckCopy(VersionSeen previous)
    {
        if (row.IsCopy && (previous.State != row.State || !previous.ContentHash.AsSpan().SequenceEqual(row.ContentHash)))
            Fault("It says that it is a copy, and is not.", Affected());
    }

    private IEnumerable<int> Affected() => known.KeptBetween(row.PreviousSnapshotKey ?? row.SnapshotKey, long.MaxValue);

    // Its type by its row in Objects, nothing when there is none; the id is then at hand.
    private string? FindObject()
    {
        idLength = 0;
        if (!objects.TryFind(row.ObjectKey, out var type, out var stored))
            return null;
        if (id.Length < StoredId.LongestText(stored.Length))
            id = new byte[StoredId.LongestText(stored.Length)];
        idLength = StoredId.WriteText(stored, id);
        return StoredWords.Types.TryWordOf(type) ?? "";
    }

    private void Fault(string what, IEnumerable<int> affected) =>
        faults.Add(idLength == 0 ? $"Version of object {row.ObjectKey}" : $"Version of {row.Type} {Encoding.UTF8.GetString(id.AsSpan(0, idLength))}", what, affected);
}
