using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The keys of the objects that a capture meets. Remembers so many of them: most links lead to objects that were read a moment before.</summary>
internal sealed class CaptureKeys(long tenantKey)
{
    private const int Remembered = 250_000;

    private readonly Dictionary<string, ObjectRow> _byId = new(StringComparer.Ordinal);
    private bool? _knowsAll;

    /// <summary>The row of each; new objects get theirs, and untyped ends the type that is now known.</summary>
    public async Task<IReadOnlyDictionary<ObjectRef, ObjectRow>> AssignAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        _knowsAll ??= !await db.Objects.AnyAsync(row => row.TenantKey == tenantKey, cancel);
        var found = new Dictionary<ObjectRef, ObjectRow>();
        var unknown = new HashSet<ObjectRef>();
        foreach (var of in refs)
        {
            if (found.ContainsKey(of))
                continue;
            if (_byId.TryGetValue(of.Id, out var row) && (row.Type == of.Type || of.Type == ObjectRow.UnnamedType))
                found[of] = row;
            else
                unknown.Add(of);
        }

        if (unknown.Count == 0)
            return found;
        // Types are learned and objects added one page at a time, each page in one transaction that may yet fail: nothing is remembered of a page that did.
        foreach (var (of, row) in await ObjectKeys.AssignAsync(db, tenantKey, unknown, isNew: _knowsAll.Value && !unknown.Any(of => _byId.ContainsKey(of.Id)), cancel))
        {
            found[of] = row;
            if (_byId.Count < Remembered)
                _byId[of.Id] = row;
            else
                _knowsAll = false;
        }

        return found;
    }
}
