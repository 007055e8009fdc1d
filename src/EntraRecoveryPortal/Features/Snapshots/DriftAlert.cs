using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Tells in the audit, together with the seal, that a whole read found what the changes alone had not told.</summary>
internal static class DriftAlert
{
    public const string Action = "snapshot.drift";

    public static async Task TellAsync(PortalDbContext db, SnapshotHeader header, Person by, Guid operationId, TimeProvider clock, CancellationToken cancel)
    {
        var drifted = await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey == header.SnapshotKey && row.DriftCount > 0)
            .OrderBy(row => row.Type).ThenBy(row => row.Relation).ToListAsync(cancel);
        if (drifted.Count == 0)
            return;
        var parts = drifted.Select(row => $"{Words.Number(row.DriftCount!.Value)} {(row.Relation.Length == 0 ? "" : $"{row.Relation} of ")}{Catalogue.Of(row.Type).PluralInSentence}");
        db.AuditEntries.Add(AuditEntry.Of(
            clock, by, from: null, Action, LossAlert.Target + header.Number, AuditOutcome.Done,
            $"Read whole, the tenant differed from what its changes had told: {string.Join(", ", parts)}. This snapshot has it right.", operationId));
    }
}
