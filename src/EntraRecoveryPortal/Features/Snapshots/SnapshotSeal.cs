using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Gathers what a capture says about its types, and in the end makes it a snapshot.</summary>
internal sealed class SnapshotSeal(
    IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, Anchor anchor, TimeProvider clock, RetentionSlots slots, CaptureStart start, CaptureHandover handover,
    SnapshotRow? basedOn, IReadOnlyList<SnapshotTypeRow> baseTypes) : IDisposable
{
    public const string Full = "full";
    public const string Incremental = "incremental";
    private const int PacksAtOnce = 16;

    private readonly long _snapshotKey = handover.Header.SnapshotKey;
    private readonly Dictionary<(string Type, string Relation), SnapshotTypeRow> _rows = handover.Finished.ToDictionary(row => (row.Type, row.Relation));
    private readonly Dictionary<string, string> _carried = new(StringComparer.Ordinal);
    private readonly StateDigest _digest = new(handover.Header.StateDigest ?? basedOn?.StateDigest);

    public bool Has(string type) => _rows.ContainsKey((type, ""));

    public void Carry(string type, string reason) => _carried[type] = reason;

    /// <summary>One row per part. A part that is not complete is, where the snapshot before had it, carried forward with its profile.</summary>
    public IReadOnlyList<SnapshotTypeRow> Describe(TypeReading reading, TypeCapture capture, IReadOnlyDictionary<string, int>? drift) =>
        [.. reading.Coverage.Select(part =>
        {
            var profile = reading.Profile;
            var before = Before(profile.Type, part.Relation);
            var isComplete = part.State == CoverageState.Complete;
            var isCarried = !isComplete && before is not null && IsKnown(before);
            var isPlanned = part.State == CoverageState.CarriedForward;
            var counts = part.Relation.Length == 0 ? capture.Counts : capture.Relation(part.Relation)?.Counts;
            return new SnapshotTypeRow
            {
                SnapshotKey = _snapshotKey,
                Type = profile.Type,
                Relation = part.Relation,
                Coverage = isCarried ? CoverageState.CarriedForward : isPlanned ? before?.Coverage ?? CoverageState.NotAsked : part.State,
                Reason = (isPlanned && !isCarried ? before?.Reason : part.Reason) is { } reason ? Lengths.Fit(reason, Lengths.Sentence) : null,
                AsOfNumber = isCarried ? AsOf(before!) : part.AsOfNumber,
                Profile = part.Relation.Length > 0 ? null : isCarried ? before!.Profile : JsonSerializer.Serialize(profile),
                Method = isPlanned ? ReadMethod.Carried : reading.Method,
                DeltaLink = part.Relation.Length > 0 ? null : Next(reading),
                DriftCount = drift is not null && drift.TryGetValue(part.Relation, out var missed) ? missed : null,
                ReadStart = isCarried ? before!.ReadStart : reading.StartedAt,
                ReadEnd = isCarried ? before!.ReadEnd : reading.EndedAt,
                PresentCount = (before?.PresentCount ?? 0) + (counts?.Present ?? 0),
                SoftDeletedCount = (before?.SoftDeletedCount ?? 0) + (counts?.SoftDeleted ?? 0),
                ChangedCount = counts?.Rows ?? 0,
                CopiedCount = counts?.Copies ?? 0,
            };
        })];

    // The token belongs to the state that this snapshot has of the type: what stays as it was has to be told again.
    private string? Next(TypeReading reading)
    {
        var tracked = Catalogue.Of(reading.Profile.Type).Relations.Where(relation => relation.IsTracked).Select(relation => relation.Name).Prepend("").ToList();
        var lost = reading.Coverage.Where(part => part.State != CoverageState.Complete && tracked.Contains(part.Relation, StringComparer.Ordinal)).ToList();
        return lost.Count == 0 ? reading.DeltaLink
            : reading.Method == ReadMethod.Incremental || lost.Any(part => part.Relation.Length == 0) ? Before(reading.Profile.Type)?.DeltaLink
            : null;
    }

    /// <summary>Takes a completed type's share of the state, and keeps in the header how far the capture is; both are committed together, or the capture ends.</summary>
    public void Take(TypeCapture capture, IReadOnlyList<SnapshotTypeRow> rows, SnapshotRow header)
    {
        _digest.Add(capture.Counts.Elements.Digest());
        foreach (var relation in capture.Relations)
            _digest.Add(relation.Counts.Elements.Digest());
        foreach (var row in rows)
            _rows[(row.Type, row.Relation)] = row;
        CaptureHandover.Keep(header, _rows.Values, _digest.ToArray(), keys);
    }

    public byte[] Digest() => _digest.ToArray();

    public async Task<SnapshotHeader> SealAsync(Func<PortalDbContext, SnapshotHeader, Task> together, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var (reading, counting) = (Task.Run(() => ReadBackAsync(cancel), cancel), Task.Run(() => CountLinksAsync(cancel), cancel));
        // The commit brings all writes before it to the disk; done beside the reading back, hardly anything is left to it.
        await Task.WhenAll(reading, counting, Task.Run(() => StoreDialect.Of(db).ForceAsync(db, cancel), cancel));
        await using var transaction = await CaptureFence.BeginAsync(db, _snapshotKey, start, cancel);
        await DemandInOrderAsync(db, cancel);
        await DemandAllRowsAsync(db, await reading, await counting, cancel);

        var carried = baseTypes.Where(row => !_rows.ContainsKey((row.Type, row.Relation))).Select(Carried).ToList();
        db.SnapshotTypes.AddRange(carried);
        await db.SaveChangesAsync(cancel);

        var header = await db.Snapshots.SingleAsync(row => row.SnapshotKey == _snapshotKey, cancel);
        var slotTakenAt = await db.Snapshots.Where(row => row.TenantKey == start.TenantKey && row.Slot != null)
            .OrderByDescending(row => row.SnapshotKey).Select(row => row.SealedAt).FirstOrDefaultAsync(cancel);
        Fill(header, [.. _rows.Values, .. carried], slotTakenAt);
        await together(db, SnapshotHeader.Of(header));
        await db.SaveChangesAsync(cancel);
        await anchor.IntendAsync(db, header, cancel);
        await transaction.CommitAsync(cancel);
        await anchor.ConfirmAsync(header);
        return SnapshotHeader.Of(header);
    }

    public void Dispose() => _digest.Dispose();

    private void Fill(SnapshotRow header, IReadOnlyList<SnapshotTypeRow> types, DateTime? slotTakenAt)
    {
        header.Number = (basedOn?.Number ?? 0) + 1;
        header.SealedAt = clock.GetUtcNow().UtcDateTime;
        header.Method = types.Any(row => row.Method is ReadMethod.Incremental or ReadMethod.Carried) ? Incremental : Full;
        header.IsComplete = types.All(IsWhole);
        // What a portal may never read must not cost it every slot; what it missed this once does.
        var lacksNothingNew = types.Where(row => !IsWhole(row)).All(row => Before(row.Type, row.Relation) is { } before && !IsWhole(before));
        (header.Slot, header.ExpiresAt) = slots.Of(header.SealedAt.Value, slotTakenAt, header.IsComplete || lacksNothingNew);
        header.ObjectCount = types.Where(row => row.Relation.Length == 0).Sum(row => row.PresentCount);
        header.LinkCount = types.Where(row => row.Relation.Length > 0).Sum(row => row.PresentCount);
        header.ChangedObjects = types.Where(row => row.Relation.Length == 0).Sum(row => row.ChangedCount);
        header.ChangedLinks = types.Where(row => row.Relation.Length > 0).Sum(row => row.ChangedCount);
        header.PreviousHash = basedOn?.Hash;
        header.StateDigest = _digest.ToArray();
        header.Hash = SnapshotHash.Of(header, types);
    }

    private async Task DemandInOrderAsync(PortalDbContext db, CancellationToken cancel)
    {
        var baseKey = basedOn?.SnapshotKey ?? 0;
        var isDisturbed = await db.Snapshots.AnyAsync(
            row => row.TenantKey == start.TenantKey && row.SnapshotKey != _snapshotKey
                && (row.SnapshotKey > baseKey || row.SealedAt == null), cancel);
        if (isDisturbed)
            throw new CaptureRefusedException("Another capture came between; this one cannot become a snapshot.");
    }

    private async Task DemandAllRowsAsync(
        PortalDbContext db, IReadOnlyDictionary<(string Type, string Relation), int> objects, IReadOnlyDictionary<(string Type, string Relation), int> links, CancellationToken cancel)
    {
        var expected = _rows.Values.Where(row => row.ChangedCount + row.CopiedCount > 0)
            .ToDictionary(row => (row.Type, row.Relation), row => row.ChangedCount + row.CopiedCount);
        if (await db.ObjectVersions.CountAsync(row => row.SnapshotKey == _snapshotKey, cancel) != objects.Values.Sum()
            || objects.Count + links.Count != expected.Count || objects.Concat(links).Any(row => expected.GetValueOrDefault(row.Key) != row.Value))
        {
            throw new InvalidDataException("The database does not hold the rows that the capture wrote.");
        }
    }

    private async Task<IReadOnlyDictionary<(string Type, string Relation), int>> CountLinksAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = basedOn is null ? db.LinkVersions : db.LinkVersions.Where(row => !row.IsInitial);
        return await rows.Where(row => row.SnapshotKey == _snapshotKey)
            .GroupBy(row => new { row.SourceKey, row.Relation })
            .Select(rows => new { rows.Key.SourceKey, rows.Key.Relation, Count = rows.Count() })
            .Join(db.Objects, row => row.SourceKey, source => source.ObjectKey, (row, source) => new { source.Type, row.Relation, row.Count })
            .GroupBy(row => new { row.Type, row.Relation })
            .Select(rows => new { rows.Key.Type, rows.Key.Relation, Count = rows.Sum(row => row.Count) })
            .ToDictionaryAsync(row => (row.Type, row.Relation), row => row.Count, cancel);
    }

    // What the database gives back must be what was read from the tenant, before anyone relies on it. Returns how many versions of each type it gave back.
    private async Task<IReadOnlyDictionary<(string Type, string Relation), int>> ReadBackAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var packKeys = await db.Packs.Where(pack => pack.SnapshotKey == _snapshotKey).Select(pack => pack.PackKey).Order().ToListAsync(cancel);
        var seen = new ConcurrentBag<IReadOnlyDictionary<string, int>>();
        await Parallel.ForEachAsync(packKeys.Chunk(PacksAtOnce), cancel, async (some, stop) =>
        {
            await using var own = await contexts.CreateDbContextAsync(stop);
            seen.Add(await ReadBackAsync(own, some[0], some[^1], stop));
        });
        return seen.SelectMany(types => types).GroupBy(type => type.Key, StringComparer.Ordinal).ToDictionary(type => (type.Key, ""), type => type.Sum(part => part.Value));
    }

    private async Task<IReadOnlyDictionary<string, int>> ReadBackAsync(PortalDbContext db, long from, long to, CancellationToken cancel)
    {
        (string, long)[] some = [("snapshot", _snapshotKey), ("from", from), ("to", to)];
        using var packs = await BorrowedPacks.ReadAsync(db, VerifySql.Packs, cancel, some);
        await using var rows = await VerifyReader.OpenAsync(db, VerifySql.Written, cancel, some);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var hash = new byte[SHA256.HashSizeInBytes];
        var (packKey, opened) = (0L, (OpenedPack?)null);
        try
        {
            while (await rows.ReadAsync(cancel))
            {
                if (packKey != rows.GetInt64(0))
                {
                    packKey = rows.GetInt64(0);
                    opened?.Dispose();
                    opened = new(packs.Packs.First(pack => pack.PackKey == packKey), keys);
                }

                ThreadHash.Of(opened!.Payloads.Span.Slice(rows.GetInt32(2), rows.GetInt32(3)), hash);
                if (!rows.GetBytes(4).SequenceEqual(hash))
                    throw new InvalidDataException($"Pack {packKey} does not hold what the capture wrote.");
                var type = StoredWords.Types.TryWordOf(rows.GetByte(1)) ?? "";
                seen[type] = seen.GetValueOrDefault(type) + 1;
            }
        }
        finally
        {
            opened?.Dispose();
        }

        return seen;
    }

    private SnapshotTypeRow Carried(SnapshotTypeRow before) => new()
    {
        SnapshotKey = _snapshotKey,
        Type = before.Type,
        Relation = before.Relation,
        Coverage = IsKnown(before) ? CoverageState.CarriedForward : before.Coverage,
        Reason = _carried.GetValueOrDefault(before.Type, before.Reason!),
        Method = _carried.ContainsKey(before.Type) ? ReadMethod.Carried : null,
        DeltaLink = before.DeltaLink,
        AsOfNumber = IsKnown(before) ? AsOf(before) : before.AsOfNumber,
        Profile = before.Profile,
        ReadStart = before.ReadStart,
        ReadEnd = before.ReadEnd,
        PresentCount = before.PresentCount,
        SoftDeletedCount = before.SoftDeletedCount,
        ChangedCount = 0,
    };

    public SnapshotTypeRow? Before(string type, string relation = "") =>
        baseTypes.FirstOrDefault(row => row.Type == type && row.Relation == relation);

    private int? AsOf(SnapshotTypeRow before) => before.Coverage == CoverageState.CarriedForward ? before.AsOfNumber : basedOn!.Number;

    // What is carried forward as planned is no lack: it was read when it was due.
    private static bool IsWhole(SnapshotTypeRow row) => row.Coverage == CoverageState.Complete || row is { Coverage: CoverageState.CarriedForward, Method: ReadMethod.Carried };

    private static bool IsKnown(SnapshotTypeRow row) => row.Coverage is CoverageState.Complete or CoverageState.CarriedForward;
}
