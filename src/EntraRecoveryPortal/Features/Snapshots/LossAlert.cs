using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Tells in the audit, together with the seal, that much of a type was deleted since the snapshot before. It keeps nothing from being sealed.</summary>
internal sealed class LossAlert(SnapshotWriter writer, CaptureOptions options, TimeProvider clock)
{
    public const string Action = "snapshot.loss";
    /// <summary>Before the number of the snapshot that an entry tells about.</summary>
    public const string Target = "snapshot ";

    public async Task TellAsync(PortalDbContext db, SnapshotHeader header, Person by, Guid operationId, CancellationToken cancel)
    {
        var lost = await db.ObjectVersions.AsNoTracking()
            .Where(row => row.SnapshotKey == header.SnapshotKey && !row.IsCopy && row.PreviousState == ObjectState.Present && row.State != ObjectState.Present)
            .GroupBy(row => row.Type)
            .Select(rows => new { Type = rows.Key, All = rows.Count(), ForGood = rows.Count(row => row.State == ObjectState.Gone) })
            .ToListAsync(cancel);
        var told = lost.Where(loss => options.IsReachedBy(loss.All, writer.KnownBefore(loss.Type))).OrderByDescending(loss => loss.All)
            .Select(loss => Sentence(loss.Type, loss.All, loss.ForGood, header.Number - 1)).ToList();
        if (told.Count > 0)
            db.AuditEntries.Add(AuditEntry.Of(clock, by, from: null, Action, Target + header.Number, AuditOutcome.Done, string.Join(' ', told), operationId));
    }

    /// <summary>The snapshot that an entry tells about.</summary>
    public static int NumberOf(AuditEntryRow entry) => int.Parse(entry.Target.AsSpan(Target.Length), CultureInfo.InvariantCulture);

    private static string Sentence(string type, int all, int forGood, int since)
    {
        var known = Catalogue.Of(type);
        var who = all == 1 ? $"{known.LabelInSentence} was" : $"{known.PluralInSentence} were";
        return $"{Words.Number(all)} {who} deleted since #{since}{(forGood > 0 && known.DeletedListPath is not null ? $", {Words.Number(forGood)} of them for good" : "")}.";
    }
}
