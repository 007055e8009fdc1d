using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The keys of the objects that a capture meets. Remembers very many of them: most links lead to objects that were read before.</summary>
internal sealed class CaptureKeys(long tenantKey)
{
    private readonly KnownKeys _known = new();
    private readonly Dictionary<ObjectRef, (long Key, string Type)> _ofBatch = [];
    private bool? _knowsAll;

    /// <summary>The row of an object of the batch that keys were assigned to last.</summary>
    public ObjectRow this[ObjectRef of] => Recall(of) is { } row ? new() { ObjectKey = row.Key, TenantKey = tenantKey, Type = row.Type, ObjectId = of.Id } : throw Unknown(of);

    /// <summary>As the row has it.</summary>
    public long KeyOf(ObjectRef of) => Recall(of)?.Key ?? throw Unknown(of);

    /// <summary>Gives new objects their key, and untyped ends the type that is now known.</summary>
    public async Task AssignAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        _knowsAll ??= !await db.Objects.AnyAsync(row => row.TenantKey == tenantKey, cancel);
        _ofBatch.Clear();
        var unknown = refs.Where(of => Recall(of) is null).ToHashSet();
        if (unknown.Count == 0)
            return;
        // A batch is one transaction. Of one that failed nothing is asked again: its capture has failed with it.
        foreach (var (of, row) in await ObjectKeys.AssignAsync(db, tenantKey, unknown, isNew: _knowsAll.Value && !unknown.Any(of => _known.Find(of.Id) is not null), cancel))
        {
            if (_known.TryRemember(of.Id, row.ObjectKey, row.Type))
                continue;
            _ofBatch[of] = (row.ObjectKey, row.Type);
            _knowsAll = false;
        }
    }

    private (long Key, string Type)? Recall(ObjectRef of)
    {
        if (_known.Find(of.Id) is { } known && (known.Type == of.Type || of.Type == ObjectRow.UnnamedType))
            return known;
        return _ofBatch.TryGetValue(of, out var row) ? row : null;
    }

    private static KeyNotFoundException Unknown(ObjectRef of) => new($"{of} was given no key.");
}
