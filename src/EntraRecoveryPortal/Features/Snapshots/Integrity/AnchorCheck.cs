using System.Globalization;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Holds the database against what was written down outside of it: a cut tail and a chain that was made anew show only here.</summary>
internal sealed class AnchorCheck(PortalDbContext db, AnchorFile file, string tenantId, KnownSnapshots known, FaultLog faults)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var content = file.Read();
        foreach (var fault in content.Faults)
            faults.Add("Anchor file", fault);
        var entries = content.Entries.Where(entry => entry.TenantId == tenantId).ToList();
        var byNumber = known.Headers.ToLookup(KnownSnapshots.NumberOf);
        foreach (var entry in entries.Where(entry => entry is { Number: not null, What: not AnchorEntry.Intent }))
            Check(entry, byNumber[entry.Number!.Value].SingleOrDefault());
        var chains = entries.SelectMany(entry => entry.Chains.Select(chain => (Table: chain.Key, Head: chain.Value, entry.Line))).ToLookup(chain => chain.Table);
        foreach (var type in RowChain.TypesOf(db.Model))
            await CheckChainAsync(type, [.. chains[RowChain.NameOf(type)].DistinctBy(chain => chain.Head).Select(chain => (chain.Head, chain.Line))], cancel);
    }

    private void Check(AnchorEntry entry, SnapshotRow? header)
    {
        if (header is null)
            faults.Add($"Snapshot #{entry.Number}", $"Line {entry.Line} of the anchor file knows it, and the database does not: the end of the log was cut off.");
        else if (header.Hash is null || Convert.ToHexStringLower(header.Hash) != entry.Hash)
            faults.Add($"Snapshot #{entry.Number}", $"Its hash is not the one in line {entry.Line} of the anchor file: it was made anew.", entry.Number!.Value);
    }

    private async Task CheckChainAsync(IReadOnlyEntityType type, IReadOnlyList<(string Head, long Line)> heads, CancellationToken cancel)
    {
        if (heads.Count == 0)
            return;
        var found = await HashesAsync(type, [.. heads.Select(head => KeyOf(head.Head)).Distinct()], cancel);
        foreach (var (head, line) in heads)
        {
            var key = KeyOf(head);
            if (!found.TryGetValue(key, out var hash))
                faults.Add($"{RowChain.NameOf(type)}, row {key}", $"Line {line} of the anchor file knows it, and the database does not: the end of the chain was cut off.");
            else if (head != string.Create(CultureInfo.InvariantCulture, $"{key}:{Convert.ToHexStringLower(hash)}"))
                faults.Add($"{RowChain.NameOf(type)}, row {key}", $"Its hash is not the one in line {line} of the anchor file: the chain was made anew.");
        }
    }

    private static long KeyOf(string head) => long.Parse(head.AsSpan(0, head.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private Task<Dictionary<long, byte[]>> HashesAsync(IReadOnlyEntityType type, IReadOnlyList<long> wanted, CancellationToken cancel) =>
        (Task<Dictionary<long, byte[]>>)typeof(AnchorCheck).GetMethod(nameof(HashesOfAsync), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(type.ClrType).Invoke(this, [type.FindPrimaryKey()!.Properties.Single().Name, wanted, cancel])!;

    private async Task<Dictionary<long, byte[]>> HashesOfAsync<T>(string key, IReadOnlyList<long> wanted, CancellationToken cancel)
        where T : class, IChainedRow
    {
        var found = new Dictionary<long, byte[]>();
        foreach (var chunk in wanted.Chunk(ObjectKeys.ChunkSize))
        {
            var rows = await db.Set<T>().Where(row => chunk.Contains(EF.Property<long>(row, key)))
                .Select(row => new { Key = EF.Property<long>(row, key), row.RowHash }).ToListAsync(cancel);
            foreach (var row in rows)
                found[row.Key] = row.RowHash;
        }

        return found;
    }
}
