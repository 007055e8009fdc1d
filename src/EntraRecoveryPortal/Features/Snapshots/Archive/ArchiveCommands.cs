using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>On the host: <c>export --snapshot 12 --to file.zip</c> and <c>import --from file-or-folder</c>.</summary>
internal sealed class ArchiveCommands(
    SnapshotStore store, SnapshotArchive archive, ArchiveImport import, PortalDatabase database, IDbContextFactory<PortalDbContext> contexts,
    IConfiguration configuration, IOptions<TenantOptions> tenant, TimeProvider clock)
{
    public const string Export = "export";
    public const string Import = "import";
    private const int Misused = 2;

    public async Task<int> ExportAsync(TextWriter output, CancellationToken cancel)
    {
        if (!int.TryParse(configuration["snapshot"], CultureInfo.InvariantCulture, out var number) || configuration["to"] is not { Length: > 0 } path)
            return await TellAsync(output, "Say which and where to: export --snapshot 12 --to snapshot-12.zip", Misused);
        await database.EnsureTenantAsync(tenant.Value.Id, tenant.Value.Id, cancel);
        if (await store.FindAsync(number, cancel) is not { } snapshot)
            return await TellAsync(output, $"There is no snapshot #{number}, or it has expired and left.", 1);
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            db.AuditEntries.Add(AuditEntry.Of(clock, Person.Host, from: null, "snapshot.export", $"snapshot {number}", AuditOutcome.Done, $"To {Path.GetFullPath(path)}.", Guid.NewGuid()));
            await db.SaveChangesAsync(cancel);
        }

        await using (var file = new FileStream(path, FileMode.CreateNew))
            await archive.WriteAsync(snapshot.SnapshotKey, file, cancel);
        return await TellAsync(output, $"{Path.GetFullPath(path)} holds snapshot #{number}, not encrypted. Unpacked, sha256sum -c SHA256SUMS checks it.", 0);
    }

    public async Task<int> ImportAsync(TextWriter output, CancellationToken cancel)
    {
        if (configuration["from"] is not { Length: > 0 } from)
            return await TellAsync(output, "Say where from: import --from snapshot-12.zip, or a folder of archives", Misused);
        if (await database.MigratesAtStartAsync(cancel))
            await database.MigrateAsync(cancel);
        await database.EnsureTenantAsync(tenant.Value.Id, tenant.Value.Id, cancel);
        try
        {
            await import.RunAsync(System.IO.Directory.Exists(from) ? System.IO.Directory.GetFiles(from, "*.zip") : [from], output.WriteLineAsync, cancel);
            return 0;
        }
        catch (InvalidDataException broken)
        {
            return await TellAsync(output, broken.Message, 1);
        }
    }

    private static async Task<int> TellAsync(TextWriter output, string sentence, int exitCode)
    {
        await output.WriteLineAsync(sentence);
        return exitCode;
    }
}
