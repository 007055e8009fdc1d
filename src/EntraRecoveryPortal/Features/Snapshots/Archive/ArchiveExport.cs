using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>A snapshot's archive as a download: for administrators, and in the audit before the first byte leaves.</summary>
internal sealed class ArchiveExport(SnapshotStore store, SnapshotArchive archive, IDbContextFactory<PortalDbContext> contexts, Actor actor, AuditLog audit)
{
    public const string Route = "/snapshots/{number:int}/archive";

    public static string AddressOf(int number) => string.Create(CultureInfo.InvariantCulture, $"/snapshots/{number}/archive");

    public static string FileNameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"snapshot-{number}.zip");

    public async Task WriteAsync(HttpContext context, int number)
    {
        var cancel = context.RequestAborted;
        var person = await actor.DemandAsync(Permissions.Export, "snapshot.export", $"snapshot {number}", cancel);
        if (await store.FindAsync(number, cancel) is not { } snapshot)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            audit.Add(db, person, "snapshot.export", $"snapshot {number}", AuditOutcome.Done, "The archive holds every object and link, the audit, plans and journals, not encrypted.", Guid.NewGuid());
            await db.SaveChangesAsync(cancel);
        }

        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename={FileNameOf(number)}";
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // the zip's own stream knows no other writing
        try
        {
            await archive.WriteAsync(snapshot.SnapshotKey, context.Response.Body, cancel);
        }
        catch (SnapshotPurgedException)
        {
            context.Abort();
        }
    }
}
