using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>One capture on its way into the log. Rows are written as they come, under a header that stays invisible until sealed.
/// Types are written one after the other; each ends with <see cref="CompleteTypeAsync"/>. Pages are gathered into batches, each a transaction: a batch
/// is hashed and packed while the one before it is written.</summary>
public sealed class SnapshotWriter : IDisposable
{
    private readonly IDbContextFactory<PortalDbContext> _contexts;
    private readonly CaptureStart _start;
    private readonly CaptureKeys _keys;
    private readonly ObjectCapture _objects;
    private readonly LinkCapture _links;
    private readonly SnapshotSeal _seal;
    private TypeCapture? _type;
    private PageBatch _gathered = new();
    private Task _lastBatch = Task.CompletedTask;

    internal SnapshotWriter(
        IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, Anchor anchor, TimeProvider clock, RetentionSlots slots, CaptureStart start, long snapshotKey,
        SnapshotRow? basedOn, IReadOnlyList<SnapshotTypeRow> baseTypes)
    {
        (_contexts, _start, SnapshotKey) = (contexts, start, snapshotKey);
        var baseKey = basedOn?.SnapshotKey ?? 0;
        _keys = new(start.TenantKey);
        _objects = new(keys, start.TenantKey, snapshotKey, baseKey);
        _links = new(start.TenantKey, snapshotKey, baseKey);
        _seal = new(contexts, keys, anchor, clock, slots, start, snapshotKey, basedOn, baseTypes);
    }

    public long SnapshotKey { get; }

    /// <summary>Takes one page of a type and of the links that its objects own. What was seen before in this capture is passed over.
    /// Returns when the page is hashed; what goes wrong in writing it is told by a later call.</summary>
    public Task WriteAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<Link> links, CancellationToken cancel) =>
        TakeAsync(type, isIncrement: false, objects, links.Select(link => new LinkChange(link, Present: true)), cancel);

    /// <summary>Takes changes only: objects that changed, or are gone, and links that appeared or went away. What is not told stays as the snapshot before had it.</summary>
    public Task WriteChangesAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<LinkChange> links, CancellationToken cancel) =>
        TakeAsync(type, isIncrement: true, objects, links, cancel);

    /// <summary>Ends a type. What a complete part did not show is gone; a part that is not complete stays as the snapshot before had it.</summary>
    public async Task CompleteTypeAsync(
        CaptureProfile profile, IReadOnlyList<Coverage> coverage, DateTime readStart, DateTime readEnd, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await _lastBatch;
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await BeginAsync(db, cancel);
        using var capture = Begin(profile.Type);
        var objects = coverage.FirstOrDefault(part => part.Relation.Length == 0)
            ?? new Coverage { Type = profile.Type, State = CoverageState.NotAsked };

        if (objects.State == CoverageState.Complete)
        {
            if (!capture.IsIncrement)
                await _objects.MarkUnseenGoneAsync(db, capture, cancel);
            await _objects.PackAsync(db, capture, all: true, cancel);
            await _objects.CopyWornAsync(db, capture, cancel);
            await _objects.PackAsync(db, capture, all: true, cancel);
        }
        else
        {
            await _objects.DropAsync(db, capture, cancel);
        }

        var relations = coverage.Where(part => part.Relation.Length > 0).Select(part => Settled(part, objects)).ToList();
        foreach (var part in relations)
            await _links.EndAsync(db, capture, part, cancel);
        foreach (var relation in capture.Relations.Where(relation => relations.All(part => part.Relation != relation.Name)).ToList())
            await _links.DropAsync(db, capture, relation.Name, cancel);

        var rows = _seal.Describe(profile, [objects, .. relations], capture, readStart, readEnd);
        db.SnapshotTypes.AddRange(rows);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        _seal.Take(capture, rows);
        _type = null;
    }

    /// <summary>The digest of the state so far.</summary>
    internal byte[] Digest() => _seal.Digest();

    /// <summary>Checks what was written and makes it visible, in one commit.</summary>
    public Task<SnapshotHeader> SealAsync(CancellationToken cancel) =>
        _type is null
            ? _seal.SealAsync(cancel)
            : throw new InvalidOperationException($"The type {_type.Type} was not completed.");

    /// <summary>Removes everything that this capture has written.</summary>
    public async Task AbandonAsync(CancellationToken cancel)
    {
        await _lastBatch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await CaptureFence.BeginAsync(db, SnapshotKey, _start, cancel);
        await UnsealedCaptures.SweepAsync(db, SnapshotKey, cancel);
        await transaction.CommitAsync(cancel);
    }

    public void Dispose()
    {
        _type?.Dispose();
        _seal.Dispose();
    }

    private async Task TakeAsync(
        string type, bool isIncrement, IReadOnlyList<DirectoryObject> objects, IEnumerable<LinkChange> links, CancellationToken cancel)
    {
        var capture = Begin(type);
        if (capture.IsIncrement != isIncrement)
            await FlushAsync(cancel);
        capture.IsIncrement = isIncrement;
        _gathered.Objects.AddRange(await Task.Run(() => ReadObject.Of(type, objects), cancel));
        _gathered.Links.AddRange(links);
        if (_gathered.IsFull)
            await FlushAsync(cancel);
    }

    /// <summary>Begins to write what was gathered, as soon as the batch before is written.</summary>
    private async Task FlushAsync(CancellationToken cancel)
    {
        await _lastBatch;
        if (_type is not { } capture || _gathered.IsEmpty)
            return;
        var (batch, isIncrement) = (_gathered, capture.IsIncrement);
        _gathered = new();
        _lastBatch = Task.Run(() => WriteAsync(capture, batch, isIncrement, cancel), cancel);
    }

    private async Task WriteAsync(TypeCapture capture, PageBatch batch, bool isIncrement, CancellationToken cancel)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await BeginAsync(db, cancel);
        await _keys.AssignAsync(db, batch.Refs, cancel);
        await _objects.TakeAsync(db, capture, batch.Objects, _keys, cancel);
        await _objects.PackAsync(db, capture, all: false, cancel);
        if (isIncrement)
            await _links.TakeChangesAsync(db, capture, batch.Links, _keys, cancel);
        else
            await _links.TakeAsync(db, capture, batch.Links, _keys, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<IDbContextTransaction> BeginAsync(PortalDbContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await StoreDialect.Of(db).PrepareForCaptureAsync(db, cancel);
        return await CaptureFence.BeginAsync(db, SnapshotKey, _start, cancel);
    }

    // A part of a type whose objects are unknown is unknown too.
    private static Coverage Settled(Coverage part, Coverage objects) =>
        part.State == CoverageState.Complete && objects.State != CoverageState.Complete
            ? part with { State = objects.State, Reason = objects.Reason }
            : part;

    private TypeCapture Begin(string type)
    {
        if (_type is not null && _type.Type != type)
            throw new InvalidOperationException($"The type {_type.Type} must be completed before {type} begins.");
        if (_type is null && _seal.Has(type))
            throw new InvalidOperationException($"The type {type} was completed already.");
        return _type ??= new(type);
    }
}
