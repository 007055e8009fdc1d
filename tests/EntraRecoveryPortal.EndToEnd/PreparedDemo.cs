using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo after a first incident: every page has something to show, for those who look at all of them.</summary>
[CollectionDefinition(nameof(PreparedDemo))]
public sealed class PreparedDemo(ChromiumFixture chromium) : DemoFixture, ICollectionFixture<PreparedDemo>
{
    public int Snapshot { get; private set; }

    public int Report { get; private set; }

    public int Recovery { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = await chromium.NewContextAsync(Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        Snapshot = await ada.TakeSnapshotAsync();
        await Tenant.CauseAsync("intrusion");
        Report = await ada.CompareWithNowAsync(Snapshot);
        await ada.TickAllThatMatchAsync();
        Recovery = await ada.RecoverAsync("Prepare");
        await ImportAsync();
    }

    /// <summary>As if the store had begun with the archive of another one.</summary>
    private async Task ImportAsync()
    {
        const string line = """{"at":"2026-03-01T02:00:00Z","personName":"Ada Admin","action":"snapshot.take","target":"Contoso","outcome":"Done"}""";
        await using var db = await Demo.PortalServices.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var archive = new ImportedArchiveRow { At = DateTime.UnixEpoch, Number = 7, Hash = new byte[32], Heads = ArchivedHead.ToJson([new("AuditEntries", 1, "00")]) };
        db.ImportedArchives.Add(archive);
        await db.SaveChangesAsync();
        db.ImportedRecords.Add(new() { ArchiveKey = archive.ArchiveKey, TableName = "AuditEntries", Number = 1, Line = line, Hash = new byte[32] });
        await db.SaveChangesAsync();
    }
}
