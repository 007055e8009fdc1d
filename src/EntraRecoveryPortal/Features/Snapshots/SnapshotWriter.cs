using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>One capture on its way into the log. Rows are written as they come, under a header that stays invisible until sealed.
/// Types are written one after the other; each ends with <see cref="CompleteTypeAsync"/>.</summary>
public sealed class SnapshotWriter : IDisposable
{
    private readonly IDbContextFactory<PortalDbContext> _contexts;
    private readonly CaptureStart _start;
    private readonly ObjectCapture _objects;
    private readonly LinkCapture _links;
    private readonly SnapshotSeal _seal;
    private TypeCapture? _type;

    internal SnapshotWriter(
        IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, Anchor anchor, TimeProvider clock, TimeSpan keepFor, CaptureStart start, long snapshotKey,
        SnapshotRow? basedOn, IReadOnlyList<SnapshotTypeRow> baseTypes)
    {
        (_contexts, _start, SnapshotKey) = (contexts, start, snapshotKey);
        var baseKey = basedOn?.SnapshotKey ?? 0;
        _objects = new(keys, start.TenantKey, snapshotKey, baseKey);
        _links = new(start.TenantKey, snapshotKey, baseKey);
        _seal = new(contexts, keys, anchor, clock, keepFor, start, snapshotKey, basedOn, baseTypes);
    }

    public long SnapshotKey { get; }

    /// <summary>Takes one page of a type and of the links that its objects own. What was seen before in this capture is passed over.</summary>
    public async Task WriteAsync(string type, IReadOnlyList<DirectoryObject> objects, IReadOnlyList<Link> links, CancellationToken cancel)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await CaptureFence.BeginAsync(db, SnapshotKey, _start, cancel);
        var capture = Begin(type);
        var refs = objects.Select(item => item.Ref).Concat(links.Select(link => link.Source)).Concat(links.Select(link => link.Target));
        var keys = await ObjectKeys.AssignAsync(db, _start.TenantKey, [.. refs], cancel);
        await _objects.TakeAsync(db, capture, objects, keys, cancel);
        await _links.TakeAsync(db, capture, links, keys, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends a type. What a complete part did not show is gone; a part that is not complete stays as the snapshot before had it.</summary>
    public async Task CompleteTypeAsync(
        CaptureProfile profile, IReadOnlyList<Coverage> coverage, DateTime readStart, DateTime readEnd, CancellationToken cancel)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        await using var transaction = await CaptureFence.BeginAsync(db, SnapshotKey, _start, cancel);
        using var capture = Begin(profile.Type);
        var objects = coverage.FirstOrDefault(part => part.Relation.Length == 0)
            ?? new Coverage { Type = profile.Type, State = CoverageState.NotAsked };

        if (objects.State == CoverageState.Complete)
        {
            await _objects.MarkUnseenGoneAsync(db, capture, cancel);
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

    /// <summary>Checks what was written and makes it visible, in one commit.</summary>
    public Task<SnapshotHeader> SealAsync(CancellationToken cancel) =>
        _type is null
            ? _seal.SealAsync(cancel)
            : throw new InvalidOperationException($"The type {_type.Type} was not completed.");

    /// <summary>Removes everything that this capture has written.</summary>
    public async Task AbandonAsync(CancellationToken cancel)
    {
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
