using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Headers and their chain. Headers are never purged, so the chain has no gap.</summary>
internal sealed class HeaderCheck(PortalDbContext db, KnownSnapshots known, FaultLog faults)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var purges = await db.AuditEntries.Where(entry => entry.Action == SnapshotPurge.Action && entry.Outcome == AuditOutcome.Done).Select(entry => entry.Target).ToHashSetAsync(cancel);
        for (var index = 0; index < known.Count; index++)
        {
            if (!known.IsKept(index) && !purges.Contains($"snapshot {KnownSnapshots.NumberOf(known.Headers[index])}"))
                faults.Add($"Header of snapshot {known.NameOf(index)}", "It is marked as purged, and the audit knows of no purge.");
            var header = known.Headers[index];
            var types = await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey == header.SnapshotKey).ToListAsync(cancel);
            Check(index, header, types);
        }

        var strays = await db.SnapshotTypes.Where(row => !db.Snapshots.Any(header => header.SnapshotKey == row.SnapshotKey)).CountAsync(cancel);
        if (strays > 0)
            faults.Add("SnapshotTypes", $"{strays} rows belong to no snapshot.");
    }

    private void Check(int index, SnapshotRow header, IReadOnlyList<SnapshotTypeRow> types)
    {
        var where = $"Header of snapshot {known.NameOf(index)}";
        var number = KnownSnapshots.NumberOf(header);
        if (header.Hash is null || !SnapshotHash.Of(header, types).AsSpan().SequenceEqual(header.Hash))
            faults.Add(where, "The header or its coverage is not what was sealed: its hash does not fit.", number);
        var before = index == 0 ? null : known.Headers[index - 1];
        if (number != (before is null ? 1 : KnownSnapshots.NumberOf(before) + 1))
            faults.Add(where, $"The snapshot before it is missing: #{number} follows {(before is null ? "nothing" : known.NameOf(index - 1))}.", number);
        else if (!(before?.Hash ?? []).AsSpan().SequenceEqual(header.PreviousHash ?? []))
            faults.Add(where, $"The chain is broken between {(before is null ? "its beginning" : known.NameOf(index - 1))} and #{number}.", before is null ? [number] : [number - 1, number]);
    }
}
