using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The chains of other stores, walked through the records that imports brought, in the order in which they came.</summary>
internal sealed class ImportedChains(IReadOnlyModel model, StoreKeys keys, FaultLog faults)
{
    private readonly Dictionary<long, ImportedStore> stores = [];

    public void Begin(ImportedArchiveRow archive, string where) => stores[archive.ArchiveKey] = new(archive, model, keys, faults, where);

    public void Take(ImportedRecordRow record, string where, bool isErased)
    {
        if (stores.TryGetValue(record.ArchiveKey, out var store))
            store.Take(record, where, isErased);
        else
            faults.Add(where, "It belongs to no archive that was imported.");
    }

    /// <summary>Whether each chain came to its head. Returns how many records cannot be proven.</summary>
    public long End() => stores.Values.Sum(store => store.End());
}
