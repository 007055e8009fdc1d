using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The keys of the objects that a capture meets. Remembers very many of them: most links lead to objects that were read before.</summary>
internal sealed class CaptureKeys(long tenantKey)
{
    private readonly KnownKeys _known = new();
    private readonly Lock _remembering = new();
    private readonly Dictionary<ObjectRef, long> _ofBatch = [];
    private bool? _knowsAll;

    /// <summary>The key of each; zero for those that have none yet, which are added to the unmet. May be asked while keys are given to others.</summary>
    public IReadOnlyList<long> Meet(IEnumerable<ObjectRef> refs, ISet<ObjectRef> unmet)
    {
        lock (_remembering)
        {
            return
            [
                .. refs.Select(of =>
                {
                    if (_known.Find(of.Id) is { } known && IsOf(known, of))
                        return known.Key;
                    unmet.Add(of);
                    return 0;
                }),
            ];
        }
    }

    /// <summary>The key of an object that was remembered, or is of the batch that keys were assigned to last.</summary>
    public long KeyOf(ObjectRef of) =>
        _known.Find(of.Id) is { } known && IsOf(known, of) ? known.Key
        : _ofBatch.TryGetValue(of, out var key) ? key
        : throw new KeyNotFoundException($"{of} was given no key.");

    /// <summary>Gives new objects their key, and untyped ends the type that is now known.</summary>
    /// <param name="refs">Those of a batch that were not known when it was gathered, each once.</param>
    public async Task AssignAsync(PortalDbContext db, IReadOnlyCollection<ObjectRef> refs, CancellationToken cancel)
    {
        _knowsAll ??= !await db.Objects.AnyAsync(row => row.TenantKey == tenantKey, cancel);
        _ofBatch.Clear();
        var isNew = _knowsAll.Value;
        var unknown = new List<ObjectRef>(refs.Count);
        foreach (var of in refs)
        {
            var known = _known.Find(of.Id);
            if (IsOf(known, of))
                continue;
            unknown.Add(of);
            isNew &= known is null;
        }

        if (unknown.Count == 0)
            return;
        // A batch is one transaction. Of one that failed nothing is asked again: its capture has failed with it.
        var assigned = await ObjectKeys.AssignAsync(db, tenantKey, unknown, isNew, cancel);
        lock (_remembering)
        {
            foreach (var (of, row) in assigned)
            {
                if (_known.TryRemember(of.Id, row.ObjectKey, row.Type))
                    continue;
                _ofBatch[of] = row.ObjectKey;
                _knowsAll = false;
            }
        }
    }

    private static bool IsOf((long Key, string Type)? known, ObjectRef of) => known is { } row && (row.Type == of.Type || of.Type == ObjectRow.UnnamedType);
}
