using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>One capture on its way into the log. Rows are written as they come, under a header that stays invisible until sealed.
/// Pages of several types may come in turn, one at a time; each type ends with <see cref="CompleteTypeAsync(TypeReading, CancellationToken)"/>. The pages of a type are gathered into
/// batches, each a transaction: a batch is hashed, compared and packed while the one before it is written.</summary>
public sealed class SnapshotWriter : IDisposable
{
    private readonly IDbContextFactory<PortalDbContext> _contexts;
    private readonly CaptureStart _start;
    private readonly CaptureKeys _keys;
    private readonly ObjectCapture _objects;
    private readonly LinkCapture _links;
    private readonly SnapshotSeal _seal;
    private readonly Dictionary<string, TypeCapture> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<long, bool> _departed;
    private Task _lastBatch = Task.CompletedTask;

    internal SnapshotWriter(
        IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, Anchor anchor, TimeProvider clock, RetentionSlots slots, CaptureStart start, CaptureHandover handover,
        SnapshotRow? basedOn, IReadOnlyList<SnapshotTypeRow> baseTypes)
    {
        (_contexts, _start, SnapshotKey, TakenOver) = (contexts, start, handover.Header.SnapshotKey, handover.Finished);
        Base = new(contexts, keys, start.TenantKey, basedOn, baseTypes);
        _departed = new(handover.Departed);
        var baseKey = basedOn?.SnapshotKey ?? 0;
        _keys = new(start.TenantKey);
        _objects = new(keys, start.TenantKey, SnapshotKey, baseKey);
        _links = new(start.TenantKey, SnapshotKey, baseKey);
        _seal = new(contexts, keys, anchor, clock, slots, start, handover, basedOn, baseTypes);
    }

    public long SnapshotKey { get; }

    /// <summary>What an earlier run of the job had finished; it is not read again.</summary>
    internal IReadOnlyList<SnapshotTypeRow> TakenOver { get; }

    /// <summary>The snapshot that this one is written on top of.</summary>
    internal BaseSnapshot Base { get; }

    /// <summary>Takes a type over as the snapshot before has it, as planned.</summary>
    public void CarryType(string type, string reason) => _seal.Carry(type, reason);

    /// <summary>Takes one page of a type and of the links that its objects own. What was seen before in this capture is passed over.
    /// Returns when the page is hashed; what goes wrong in writing it is told by a later call.</summary>
    public Task WriteAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<Link> links, CancellationToken cancel) =>
        TakeAsync(type, isIncrement: false, areChanges: false, objects, new ShownLinks(links), cancel);

    /// <summary>Takes changes only: objects that changed, or are gone, and links that appeared or went away. What is not told stays as the snapshot before had it.</summary>
    public Task WriteChangesAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<LinkChange> links, CancellationToken cancel) =>
        TakeAsync(type, isIncrement: true, areChanges: true, objects, links, cancel);

    /// <summary>Takes what changed while a type was read whole; it takes the place of what was written of the same objects and links.</summary>
    public Task WriteLateChangesAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<LinkChange> links, CancellationToken cancel) =>
        TakeAsync(type, isIncrement: false, areChanges: true, objects, links, cancel);

    /// <summary>Drops what was written of the type that is under way, which begins anew.</summary>
    public async Task RestartTypeAsync(string type, CancellationToken cancel)
    {
        await _lastBatch;
        if (!_open.TryGetValue(type, out var capture))
            return;
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await BeginAsync(db, cancel);
        await _objects.DropAsync(db, capture, cancel);
        foreach (var relation in capture.Relations.ToList())
            await _links.DropAsync(db, capture, relation.Name, cancel);
        await transaction.CommitAsync(cancel);
        capture.Dispose();
        _open.Remove(type);
    }

    /// <summary>What the snapshot before had of the type under way and this capture has not shown so far.</summary>
    public async Task<IReadOnlyList<ObjectRef>> UnseenAsync(string type, CancellationToken cancel)
    {
        var capture = Begin(type, isIncrement: false);
        await WrittenAsync([capture], cancel);
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        return await _objects.UnseenAsync(db, capture, cancel);
    }

    /// <summary>How many objects of the type the snapshot before had in the directory.</summary>
    public int KnownBefore(string type) => _seal.Before(type)?.PresentCount ?? 0;

    /// <summary>Why the type was not complete in the snapshot before.</summary>
    public string? ReasonBefore(string type) => _seal.Before(type)?.Reason;

    /// <summary>Whether this capture found objects of these types come or go.</summary>
    public async Task<bool> CrossedAsync(IReadOnlyList<string> types, CancellationToken cancel)
    {
        await WrittenAsync([.. _open.Values], cancel);
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        return await Crossings.AnyAsync(db, SnapshotKey, types, cancel);
    }

    /// <summary>Ends a type. What a complete part did not show is gone; a part that is not complete stays as the snapshot before had it.</summary>
    public Task CompleteTypeAsync(
        CaptureProfile profile, IReadOnlyList<Coverage> coverage, DateTime readStart, DateTime readEnd, CancellationToken cancel) =>
        CompleteTypeAsync(new TypeReading
        {
            Profile = profile,
            Coverage = coverage,
            StartedAt = readStart,
            EndedAt = readEnd,
            Method = _open.GetValueOrDefault(profile.Type) is { IsIncrement: true } ? ReadMethod.Incremental : ReadMethod.Full,
        }, cancel);

    /// <summary>Ends a type, as it was read.</summary>
    public async Task CompleteTypeAsync(TypeReading reading, CancellationToken cancel)
    {
        var (profile, coverage) = (reading.Profile, reading.Coverage);
        using var capture = Begin(profile.Type, reading.Method == ReadMethod.Incremental);
        await WrittenAsync([capture], cancel);
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await BeginAsync(db, cancel);
        await _links.WriteAsync(db, capture, cancel);
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
        if (!reading.ShowsAllLinks && relations.Where(part => part.State == CoverageState.Complete && part.Relation != Coverage.RecycleBin).ToList() is { Count: > 0 } told)
        {
            var departed = Departed();
            foreach (var part in told)
                await _links.CutAsync(db, capture, part.Relation, departed, cancel);
        }

        foreach (var part in relations)
            await _links.EndAsync(db, capture, part, reading.ShowsAllLinks, cancel);
        foreach (var relation in capture.Relations.Where(relation => relations.All(part => part.Relation != relation.Name)).ToList())
            await _links.DropAsync(db, capture, relation.Name, cancel);

        var drift = reading.Told is { } known && objects.State == CoverageState.Complete ? await Drift.CountAsync(db, SnapshotKey, profile.Type, known, cancel) : null;
        var rows = _seal.Describe(reading with { Coverage = [objects, .. relations] }, capture, drift);
        db.SnapshotTypes.AddRange(rows);
        _seal.Take(capture, rows, await db.Snapshots.SingleAsync(row => row.SnapshotKey == SnapshotKey, cancel));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        _open.Remove(profile.Type);
        foreach (var (key, isGone) in capture.Departed)
            _departed[key] = isGone;
    }

    // Of all types as far as they were read; nobody need look through all that was written.
    private Dictionary<long, bool> Departed()
    {
        var departed = new Dictionary<long, bool>(_departed);
        foreach (var (key, isGone) in _open.Values.SelectMany(open => open.Departed))
            departed[key] = isGone;
        return departed;
    }

    /// <summary>The digest of the state so far.</summary>
    internal byte[] Digest() => _seal.Digest();

    /// <summary>Checks what was written and makes it visible, in one commit.</summary>
    public Task<SnapshotHeader> SealAsync(CancellationToken cancel) => SealAsync((_, _) => Task.CompletedTask, cancel);

    /// <summary>As <see cref="SealAsync(CancellationToken)"/>; what is told together with it is committed with it.</summary>
    public Task<SnapshotHeader> SealAsync(Func<PortalDbContext, SnapshotHeader, Task> together, CancellationToken cancel) =>
        _open.Count == 0
            ? _seal.SealAsync(together, cancel)
            : throw new InvalidOperationException($"The type {_open.Keys.First()} was not completed.");

    /// <summary>Removes everything that this capture has written.</summary>
    public async Task AbandonAsync(CancellationToken cancel)
    {
        await _lastBatch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await CaptureFence.BeginAsync(db, SnapshotKey, _start, cancel);
        await UnsealedCaptures.SweepAsync(db, SnapshotKey, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Leaves what is finished to the next run of the job.</summary>
    public async Task LeaveAsync() => await _lastBatch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        foreach (var capture in _open.Values)
            capture.Dispose();
        _seal.Dispose();
    }

    private async Task TakeAsync(
        string type, bool isIncrement, bool areChanges, IReadOnlyList<DirectoryObject> objects, IReadOnlyCollection<LinkChange> links, CancellationToken cancel)
    {
        var capture = Begin(type, isIncrement);
        if (capture.Gathered.AreChanges != areChanges)
        {
            await FlushAsync(capture, cancel);
            capture.Gathered = new(areChanges);
        }

        await Task.Run(() => capture.Gathered.Add(ReadObject.Of(type, objects), links, _keys), cancel);
        if (capture.Gathered.IsFull)
            await FlushAsync(capture, cancel);
    }

    /// <summary>Begins to write what was gathered, as soon as the batch before is written.</summary>
    private async Task FlushAsync(TypeCapture capture, CancellationToken cancel)
    {
        await _lastBatch;
        if (capture.Gathered.IsEmpty)
            return;
        var batch = capture.Gathered;
        capture.Gathered = batch.Next();
        _lastBatch = Task.Run(() => WriteBatchAsync(capture, batch, cancel), cancel);
    }

    /// <summary>Whatever was gathered of these types is written.</summary>
    private async Task WrittenAsync(IReadOnlyList<TypeCapture> types, CancellationToken cancel)
    {
        foreach (var capture in types)
            await FlushAsync(capture, cancel);
        await _lastBatch;
    }

    private async Task WriteBatchAsync(TypeCapture capture, PageBatch batch, CancellationToken cancel)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await BeginAsync(db, cancel);
        await _keys.AssignAsync(db, batch.Unmet, cancel);
        if (batch.AreChanges)
        {
            await _links.WriteAsync(db, capture, cancel);
            await _objects.TakeChangesAsync(db, capture, batch.Objects, _keys, cancel);
            await _objects.PackAsync(db, capture, all: false, cancel); // what is full is compressed while the links are looked up
            await _links.TakeChangesAsync(db, capture, batch.Links, _keys, cancel);
        }
        else
        {
            var before = await _objects.RecallAsync(db, batch.Objects, _keys, cancel);
            await _links.RecallAsync(db, capture, batch.Relations, cancel);
            var (packing, naming, links) = (capture.Packing, capture.Naming, capture.Links);
            await Task.WhenAll(
                Task.Run(() => capture.Links = LinkCapture.Compare(capture, batch, _keys), cancel),
                Task.Run(() => _objects.TakeAndPack(capture, batch.Objects, before, _keys, cancel), cancel),
                WriteBegunAsync(db, capture, packing, naming, links, cancel));
        }

        await transaction.CommitAsync(cancel);
    }

    // What the batch before has left.
    private async Task WriteBegunAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<Task<PackedVersions>> packing, Task<IReadOnlyList<byte[]>> naming, IReadOnlyList<NewLinks> links, CancellationToken cancel)
    {
        await _objects.WriteAsync(db, capture, packing, naming, cancel);
        await _links.WriteAsync(db, links, cancel);
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

    private TypeCapture Begin(string type, bool isIncrement)
    {
        if (_open.TryGetValue(type, out var open))
            return open;
        return _seal.Has(type)
            ? throw new InvalidOperationException($"The type {type} was completed already.")
            : _open[type] = new(type, isIncrement);
    }
}
