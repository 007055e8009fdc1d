using System.Globalization;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// The state of every kept snapshot, from the rows up, in one pass over the log. Rows come object by object, and each moves the state of its own
/// snapshot and of all later ones; so one digest per snapshot gathers how the state moved, and their running sum is the state.
/// A purge takes only rows that no kept snapshot shows, which leaves these sums as they were.
/// </summary>
internal sealed class StateCheck(PortalDbContext db, long tenantKey, KnownSnapshots known, FaultLog faults, VerificationProgress progress) : IDisposable
{
    private readonly StateDigest?[] moves = new StateDigest?[known.Count];
    private readonly Dictionary<(string Type, string Relation), PartMoves> parts = [];

    public async Task ObjectsAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Versions, cancel, ("upTo", known.NewestKey));
        VersionSeen? previous = null;
        while (await rows.ReadAsync(cancel))
        {
            progress.Object();
            var row = VersionSeen.Of(rows);
            if (previous?.ObjectKey != row.ObjectKey)
                previous = null;
            if (Take(row, previous))
                previous = row;
            await progress.TellAsync();
        }
    }

    public async Task LinksAsync(CancellationToken cancel)
    {
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Links, cancel, ("upTo", known.NewestKey));
        (long Source, string Relation, long Target) at = default;
        var isPresent = false;
        while (await rows.ReadAsync(cancel))
        {
            progress.Link();
            var key = (rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2));
            if (key != at)
                (at, isPresent) = (key, false);
            var index = known.IndexOf(rows.GetInt64(3));
            if (index < 0 || rows.IsNull(5) || rows.IsNull(7))
            {
                faults.Add($"Link {key.Item1} {key.Item2} {key.Item3}", index < 0 ? "Its row belongs to no sealed snapshot." : "One of its ends is missing from Objects.");
                continue;
            }

            var link = new Link(new(rows.GetString(5), rows.GetString(6)), key.Item2, new(ObjectRef.UnknownType, rows.GetString(7)));
            var present = rows.GetBoolean(4);
            if (rows.GetBoolean(8) != (known.Headers[index].BaseKey is null))
                faults.Add($"Link {key.Item1} {key.Item2} {key.Item3}", "It is marked so that no difference shows it.", known.KeptBetween(rows.GetInt64(3), long.MaxValue));
            Part(link.Source.Type, link.Relation).Changed[index]++;
            if (present != isPresent)
            {
                Part(link.Source.Type, link.Relation).Present[index] += present ? 1 : -1;
                if (present)
                    Move(index).AddLink(link);
                else
                    Move(index).RemoveLink(link);
            }

            isPresent = present;
            await progress.TellAsync();
        }
    }

    /// <summary>Once all rows are in: compares with what the headers and their coverage say.</summary>
    public void Compare(ILookup<long, SnapshotTypeRow> coverage)
    {
        using var state = new StateDigest();
        var differed = false;
        foreach (var (index, header) in known.Headers.Index())
        {
            if (moves[index] is { } moved)
                state.Add(moved);
            if (!known.IsKept(index))
                continue;
            var differs = !state.ToArray().AsSpan().SequenceEqual(header.StateDigest);
            if (differs)
            {
                faults.Add($"State of snapshot {known.NameOf(index)}", differed
                    ? "The state does not add up to the sealed digest; what is wrong may lie in an earlier snapshot."
                    : "The state does not add up to the sealed digest: rows were added, removed or altered.", KnownSnapshots.NumberOf(header));
            }

            differed = differs;
        }

        CompareCounts(coverage);
    }

    public void Dispose()
    {
        foreach (var move in moves)
            move?.Dispose();
    }

    // False when the row cannot be placed at all.
    private bool Take(VersionSeen row, VersionSeen? previous)
    {
        var index = known.IndexOf(row.SnapshotKey);
        var where = row.Id is null ? $"Version of object {row.ObjectKey}" : $"Version of {row.Type} {row.Id}";
        if (index < 0 || row.Id is null || row.State is null)
        {
            faults.Add(where, index < 0 ? "It belongs to no sealed snapshot." : row.Id is null ? "Its object is missing from Objects." : "Its state is none that a portal writes.",
                index < 0 ? [] : known.KeptBetween(row.SnapshotKey, long.MaxValue));
            return false;
        }

        if (row.Type != row.TypeOfObject || row.TenantKey != tenantKey)
            faults.Add(where, "It names another type or tenant than its object.", known.KeptBetween(row.SnapshotKey, long.MaxValue));
        CheckPrevious(where, row, previous);
        var part = Part(row.Type, "");
        (row.IsCopy ? part.Copied : part.Changed)[index]++;
        var of = new ObjectRef(row.Type, row.Id);
        if (previous is { State: not ObjectState.Gone } before)
        {
            Move(index).RemoveObject(of, before.State!.Value, before.ContentHash, before.MeaningHash);
            part.Of(before.State.Value)[index]--;
        }

        if (row.State != ObjectState.Gone)
        {
            Move(index).AddObject(of, row.State.Value, row.ContentHash, row.MeaningHash);
            part.Of(row.State.Value)[index]++;
        }

        return true;
    }

    // Each version knows the one before. Between the two nothing may lie, and the one before may be absent only through a purge.
    private void CheckPrevious(string where, VersionSeen row, VersionSeen? previous)
    {
        var affected = known.KeptBetween(row.PreviousSnapshotKey ?? row.SnapshotKey, long.MaxValue);
        if (row.PreviousSnapshotKey is not { } previousKey)
        {
            if (previous is not null)
                faults.Add(where, "It says that it is the first, and an older one is there.", affected);
        }
        else if (previous?.SnapshotKey == previousKey)
        {
            if (previous.State != row.PreviousState)
                faults.Add(where, "It says of the version before another state than that version itself.", affected);
            CheckCopy(where, row, previous, affected);
        }
        else if (row.IsCopy && previous is { IsCopy: true } && previous.PreviousSnapshotKey == previousKey)
        {
            CheckCopy(where, row, previous, affected); // both copy what changed at that snapshot
        }
        else if (previous?.SnapshotKey > previousKey)
        {
            faults.Add(where, "A version was put in before it.", affected);
        }
        else if (known.IndexOf(previousKey) is var index && (index < 0 || known.IsKept(index)))
        {
            faults.Add(where, index < 0 ? "The snapshot of the version before it is missing." : $"The version before it, of {known.NameOf(index)}, is missing.", affected);
        }
    }

    private void CheckCopy(string where, VersionSeen row, VersionSeen previous, IEnumerable<int> affected)
    {
        if (row.IsCopy && (previous.State != row.State || !previous.ContentHash.AsSpan().SequenceEqual(row.ContentHash)))
            faults.Add(where, "It says that it is a copy, and is not.", affected);
    }

    private void CompareCounts(ILookup<long, SnapshotTypeRow> coverage)
    {
        foreach (var part in parts.Values)
            part.AddUp();
        foreach (var (index, header) in known.Headers.Index().Where(header => known.IsKept(header.Index)))
        {
            var rows = coverage[header.SnapshotKey].ToDictionary(row => (row.Type, row.Relation));
            foreach (var (name, part) in parts.Where(part => !rows.ContainsKey(part.Key) && part.Value.HasAny(index)))
                faults.Add($"Snapshot {known.NameOf(index)}, {name.Type} {name.Relation}".TrimEnd(), "There are rows of it, and the coverage names none.", KnownSnapshots.NumberOf(header));
            foreach (var row in rows.Values)
            {
                var part = parts.GetValueOrDefault((row.Type, row.Relation)) ?? PartMoves.None(known.Count);
                Compare($"Snapshot {known.NameOf(index)}, {row.Type} {row.Relation}".TrimEnd(), KnownSnapshots.NumberOf(header),
                    ("present", row.PresentCount, part.Present[index]), ("soft-deleted", row.SoftDeletedCount, part.SoftDeleted[index]),
                    ("changed", row.ChangedCount, part.Changed[index]), ("copied", row.CopiedCount, part.Copied[index]));
            }
        }
    }

    private void Compare(string where, int number, params ReadOnlySpan<(string Word, int Told, int Found)> counts)
    {
        foreach (var (word, told, found) in counts)
        {
            if (told != found)
                faults.Add(where, string.Create(CultureInfo.InvariantCulture, $"{told} {word} were sealed, {found} are there."), number);
        }
    }

    private StateDigest Move(int index) => moves[index] ??= new();

    private PartMoves Part(string type, string relation)
    {
        if (!parts.TryGetValue((type, relation), out var part))
            parts[(type, relation)] = part = PartMoves.None(known.Count);
        return part;
    }
}
