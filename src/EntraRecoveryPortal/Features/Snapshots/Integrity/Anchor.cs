using System.Globalization;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Writes down how far the chains have come: before and after a snapshot becomes one, and when the portal starts.</summary>
public sealed class Anchor(AnchorFile file, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant)
{
    /// <summary>Within the sealing transaction, right before its commit.</summary>
    internal async Task IntendAsync(PortalDbContext db, SnapshotRow header, CancellationToken cancel)
    {
        if (file.IsOn)
            await file.AppendAsync(EntryOf(AnchorEntry.Intent, header, await ChainsAsync(db, cancel)), cancel);
    }

    /// <summary>Right after the commit. When it is missing, the next start looks whether the commit happened.</summary>
    internal Task ConfirmAsync(SnapshotRow header) => file.AppendAsync(EntryOf(AnchorEntry.Sealed, header, new Dictionary<string, string>()), CancellationToken.None);

    /// <summary>Confirms what a crash left unconfirmed, and writes down where the chains stand.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (!file.IsOn)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (file.Read().Entries.LastOrDefault(entry => entry.Number is not null) is { What: AnchorEntry.Intent } open
            && await HeaderAsync(db, open.Number!.Value, cancel) is { } header && Convert.ToHexStringLower(header.Hash!) == open.Hash)
        {
            await ConfirmAsync(header);
        }

        var newest = await db.Snapshots.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.SealedAt != null)
            .OrderByDescending(row => row.SnapshotKey).FirstOrDefaultAsync(cancel);
        await file.AppendAsync(EntryOf(AnchorEntry.Start, newest, await ChainsAsync(db, cancel)), cancel);
    }

    private Task<SnapshotRow?> HeaderAsync(PortalDbContext db, int number, CancellationToken cancel) =>
        db.Snapshots.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == number && row.SealedAt != null, cancel);

    private static async Task<Dictionary<string, string>> ChainsAsync(PortalDbContext db, CancellationToken cancel) =>
        await db.ChainHeads.AsNoTracking().Where(head => head.LastKey > 0).ToDictionaryAsync(
            head => head.Name, head => string.Create(CultureInfo.InvariantCulture, $"{head.LastKey}:{Convert.ToHexStringLower(head.Hash)}"), StringComparer.Ordinal, cancel);

    private AnchorEntry EntryOf(string what, SnapshotRow? header, IReadOnlyDictionary<string, string> chains) => new()
    {
        What = what,
        TenantId = tenant.TenantId,
        Number = header?.Number,
        Hash = header?.Hash is { } hash ? Convert.ToHexStringLower(hash) : null,
        Chains = chains,
    };
}
