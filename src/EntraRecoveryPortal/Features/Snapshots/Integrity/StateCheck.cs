using System.Globalization;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// The state of every kept snapshot, from the rows up. Rows come object by object, and each moves the state of its own snapshot and of all later ones;
/// so one digest per snapshot gathers how the state moved, and their running sum is the state.
/// A purge takes only rows that no kept snapshot shows, which leaves these sums as they were.
/// </summary>
internal sealed class StateCheck(KnownSnapshots known, FaultLog faults)
{
    /// <summary>Once all rows are in: compares with what the headers and their coverage say.</summary>
    public void Compare(StateMoves moves, ILookup<long, SnapshotTypeRow> coverage)
    {
        using var state = new StateDigest();
        var differed = false;
        foreach (var (index, header) in known.Headers.Index())
        {
            moves.AddTo(state, index);
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

        CompareCounts(moves.Parts, coverage);
    }

    private void CompareCounts(IReadOnlyDictionary<(string Type, string Relation), PartMoves> parts, ILookup<long, SnapshotTypeRow> coverage)
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
}
