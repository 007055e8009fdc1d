using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>On the host: <c>export --snapshot 12 --to file.zip</c>, <c>import --from file-or-folder</c> and <c>compare --from file.zip --to file.zip</c>.</summary>
internal sealed class ArchiveCommands(
    SnapshotStore store, SnapshotArchive archive, ArchiveImport import, PortalDatabase database, IDbContextFactory<PortalDbContext> contexts,
    IConfiguration configuration, IOptions<TenantOptions> tenant, OwnApplications own, TimeProvider clock)
{
    public const string Export = "export";
    public const string Import = "import";
    public const string Compare = "compare";
    private const int Misused = 2;

    private static readonly JsonSerializerOptions Line = new(ArchiveJson.Options) { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

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
        return await UnlessBrokenAsync(output, () => import.RunAsync(System.IO.Directory.Exists(from) ? System.IO.Directory.GetFiles(from, "*.zip") : [from], output.WriteLineAsync, cancel));
    }

    /// <summary>A line of JSON for each part that could not be compared, then one for each object that differs. Nothing of it touches the store.</summary>
    public async Task<int> CompareAsync(TextWriter output, CancellationToken cancel)
    {
        if (configuration["from"] is not { Length: > 0 } fromPath || configuration["to"] is not { Length: > 0 } toPath)
            return await TellAsync(output, "Say what with what: compare --from snapshot-12.zip --to snapshot-13.zip", Misused);
        return await UnlessBrokenAsync(output, async () =>
        {
            using var from = new ArchiveReader(fromPath);
            using var to = new ArchiveReader(toPath);
            var comparison = SnapshotComparer.Compare(await ArchiveDifference.ReadAsync(from, to, cancel) with { OwnAppIds = own.ClientIds });
            foreach (var part in comparison.NotCompared)
                await output.WriteLineAsync(JsonSerializer.Serialize(new { NotCompared = part }, Line));
            foreach (var change in comparison.Changes)
                await output.WriteLineAsync(JsonSerializer.Serialize(Told(change), Line));
        });
    }

    private static object Told(Change change) => new
    {
        change.Ref.Type,
        change.Ref.Id,
        Name = change.DisplayName,
        change.FromState,
        change.NowState,
        change.Cause,
        Differences = change.Items.Select(item => new
        {
            item.Kind,
            item.Path,
            item.Target,
            From = item.Kind == ItemKind.Link ? item.LinkInFrom : (object?)JsonText.Parse(item.From),
            Now = item.Kind == ItemKind.Link ? item.LinkInNow : (object?)JsonText.Parse(item.Now),
            item.Risk,
        }),
    };

    private static async Task<int> UnlessBrokenAsync(TextWriter output, Func<Task> act)
    {
        try
        {
            await act();
            return 0;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
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
