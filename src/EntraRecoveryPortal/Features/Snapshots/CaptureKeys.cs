using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The keys of the objects that a capture meets. Remembers so many of them: most links lead to objects that were read a moment before.</summary>
internal sealed class CaptureKeys(long tenantKey)
{
    private const int Remembered = 250_000;

    private readonly Dictionary<string, ObjectRow> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectRef, ObjectRow> _ofBatch = [];
    private bool? _knowsAll;

    /// <summary>The row of an object of the batch that keys were assigned to last.</summary>
    public ObjectRow this[ObjectRef of] => Recall(of) ?? throw new KeyNotFoundException($"{of} was given no key.");

    /// <summary>Gives new objects their key, and untyped ends the type that is now known.</summary>
    public async Task AssignAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        _knowsAll ??= !await db.Objects.AnyAsync(row => row.TenantKey == tenantKey, cancel);
        _ofBatch.Clear();
        var unknown = refs.Where(of => Recall(of) is null).ToHashSet();
        if (unknown.Count == 0)
            return;
        // A batch is one transaction. Of one that failed nothing is asked again: its capture has failed with it.
        foreach (var (of, row) in await ObjectKeys.AssignAsync(db, tenantKey, unknown, isNew: _knowsAll.Value && !unknown.Any(of => _byId.ContainsKey(of.Id)), cancel))
        {
            _ofBatch[of] = row;
            if (_byId.Count < Remembered)
                _byId[of.Id] = row;
            else
                _knowsAll = false;
        }
    }

    private ObjectRow? Recall(ObjectRef of) =>
        _byId.TryGetValue(of.Id, out var row) && (row.Type == of.Type || of.Type == ObjectRow.UnnamedType) ? row : _ofBatch.GetValueOrDefault(of);
}
