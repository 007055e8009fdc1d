using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The log of snapshots: begins captures, and answers what was in the tenant at any of them.</summary>
public sealed class SnapshotStore(
    IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, StoreKeys keys, Anchor anchor, RetentionSlots slots, TimeProvider clock)
{
    private readonly RecycleBin _bin = new(keys);
    private readonly ListMarks _marks = new();
    private readonly LastChanges _changes = new();

    /// <summary>Begins a capture on top of the newest snapshot, or goes on with what an earlier run of the job has finished of it. Leftovers of dead captures are swept first.</summary>
    /// <exception cref="CaptureRefusedException">Another capture of this tenant is under way, or the job is no longer the caller's.</exception>
    public async Task<SnapshotWriter> BeginAsync(CaptureStart start, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.Jobs.AnyAsync(job => job.JobKey == start.JobKey && job.Epoch == start.Epoch, cancel))
            throw new CaptureRefusedException("The job was taken over.");
        var basedOn = await Newest(db, start.TenantKey).FirstOrDefaultAsync(cancel);
        var handover = await CaptureHandover.TakeAsync(db, keys, start, basedOn?.SnapshotKey, clock.GetUtcNow().UtcDateTime, cancel);
        if (!await UnsealedCaptures.TryClearAsync(db, start, handover?.Header, cancel))
            throw new CaptureRefusedException("Another capture of this tenant is under way.");

        var types = basedOn is null
            ? []
            : await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey == basedOn.SnapshotKey).ToListAsync(cancel);
        var header = handover?.Header ?? db.Snapshots.Add(HeaderOf(start, basedOn)).Entity;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new(contexts, keys, anchor, clock, slots, start, handover ?? CaptureHandover.None(header), basedOn, types);
    }

    /// <summary>Sealed snapshots that have not been purged, newest first.</summary>
    public async Task<Page<SnapshotSummary>> ListAsync(int skip, int take, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var total = await Newest(db, tenant.TenantKey).CountAsync(cancel);
        var rows = await Newest(db, tenant.TenantKey).Skip(skip).Take(take).ToListAsync(cancel);
        return new(await SummariesAsync(db, rows, cancel), total);
    }

    /// <summary>Null when there is none of that number, or when it has been purged.</summary>
    public async Task<SnapshotSummary?> FindAsync(int number, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await FirstAsync(db, Newest(db, tenant.TenantKey).Where(row => row.Number == number), cancel);
    }

    public async Task<SnapshotSummary?> LatestAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await FirstAsync(db, Newest(db, tenant.TenantKey), cancel);
    }

    /// <summary>The snapshot that a capture job has sealed; null before that, and when it sealed none.</summary>
    public async Task<SnapshotSummary?> OfJobAsync(long jobKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await FirstAsync(db, Newest(db, tenant.TenantKey).Where(row => row.JobKey == jobKey), cancel);
    }

    public async Task<Page<ObjectSummary>> ObjectsAsync(ObjectQuery query, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await ObjectPages.ReadAsync(db, _bin, _marks, _changes, query, cancel);
    }

    /// <summary>What of the recycle bin of a snapshot leaves it for good until then, by type.</summary>
    public async Task<IReadOnlyList<LeavingBin>> LeavingBinAsync(long snapshotKey, DateTime after, DateTime until, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. (await _bin.ReadAsync(db, tenant.TenantKey, snapshotKey, cancel)).Where(one => one.LeavesAt > after && one.LeavesAt <= until)
            .GroupBy(one => one.Type, StringComparer.Ordinal).Select(type => new LeavingBin(type.Key, type.Count(), type.First().LeavesAt))];
    }

    /// <summary>One object as of a snapshot; null when it was not known then.</summary>
    public async Task<ObjectDetail?> ObjectAsync(long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotObjects.FindAsync(db, keys, snapshotKey, of, cancel);
    }

    /// <summary>Links that the object owns: a group's members.</summary>
    public async Task<IReadOnlyList<NamedLink>> LinksFromAsync(long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotObjects.LinksAsync(db, snapshotKey, of, fromSource: true, cancel);
    }

    /// <summary>Links that point at the object: the groups it is a member of.</summary>
    public async Task<IReadOnlyList<NamedLink>> LinksToAsync(long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotObjects.LinksAsync(db, snapshotKey, of, fromSource: false, cancel);
    }

    /// <summary>All groups that the object is a member of, also through other groups, with the path that leads there.</summary>
    public async Task<IReadOnlyList<NamedLink>> MemberOfAsync(long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotObjects.MemberOfAsync(db, snapshotKey, of, cancel);
    }

    /// <summary>An object's versions over all snapshots, newest first.</summary>
    public async Task<IReadOnlyList<ObjectHistoryEntry>> HistoryAsync(ObjectRef of, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotObjects.HistoryAsync(db, keys, tenant.TenantKey, of, cancel);
    }

    /// <summary>Present objects per type.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(long snapshotKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.SnapshotTypes
            .Where(row => row.SnapshotKey == snapshotKey && row.Relation == "")
            .ToDictionaryAsync(row => row.Type, row => row.PresentCount, StringComparer.Ordinal, cancel);
    }

    /// <summary>What differs between two snapshots, in either order; costs what changed between them, not what the tenant holds.</summary>
    public async Task<StoredDifference> DifferenceAsync(long fromKey, long toKey, Scope scope, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var from = await db.SealedAsync(fromKey, cancel);
        var to = await db.SealedAsync(toKey, cancel);
        // Side by side: SQLite reads on the thread of whoever asks.
        var reading = Task.Run(TouchedLinksAsync, cancel);
        var objects = await Range(db).ObjectsAsync(scope, cancel);
        var touched = await reading;
        IReadOnlyList<LinkPair> links = [.. touched.Select(one => one.Pair)];
        if (fromKey > toKey)
        {
            objects = [.. objects.Select(pair => pair with { From = pair.Now, Now = pair.From })];
            links = [.. links.Select(pair => pair with { InFrom = pair.InNow, InNow = pair.InFrom })];
        }

        var unseen = await UnseenPairs.ReadAsync(db, from.TenantKey, fromKey, objects, links, cancel);
        touched = [.. touched, .. unseen];
        links = [.. links, .. unseen.Select(one => one.Pair)];
        var lookup = new StateLookup(contexts, keys, from.TenantKey, fromKey, toKey, knowsTouched: scope.IsAll);
        lookup.Know(objects);
        await lookup.FetchAsync(db, touched.Select(one => KeyValuePair.Create(one.Pair.Link.Source, one.SourceKey)), cancel);
        await lookup.FetchEndsAsync(db, touched.Select(one => KeyValuePair.Create(one.Pair.Link.Target, one.TargetKey)), cancel);
        var (fromProfiles, fromCoverage) = await AskedAsync(db, fromKey, cancel);
        var (nowProfiles, nowCoverage) = await AskedAsync(db, toKey, cancel);
        return new()
        {
            From = SnapshotHeader.Of(from),
            To = SnapshotHeader.Of(to),
            Input = new()
            {
                FromProfiles = fromProfiles,
                NowProfiles = nowProfiles,
                FromCoverage = fromCoverage,
                NowCoverage = nowCoverage,
                Objects = objects,
                Links = links,
                Lookup = lookup.Find,
                FindEnd = lookup.FindEnd,
                Groups = await PolicyGroupsAsync(db, lookup, links, cancel),
                GroupEligibilities = await GroupEligibilities.OfAsync(db, tenant.TenantKey, [fromKey, toKey], links, cancel),
            },
        };

        TouchedRange Range(PortalDbContext on) => new(on, keys, from.TenantKey, Math.Min(fromKey, toKey), Math.Max(fromKey, toKey));

        async Task<IReadOnlyList<TouchedRange.TouchedLink>> TouchedLinksAsync()
        {
            await using var other = await contexts.CreateDbContextAsync(cancel);
            return await Range(other).LinksAsync(scope, cancel);
        }
    }

    /// <summary>What differs between a snapshot and a reading. An object outside the reading is taken to be as it was.</summary>
    public async Task<ComparisonInput> AgainstReadingAsync(long fromKey, Reading reading, Scope scope, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var from = await db.SealedAsync(fromKey, cancel);
        var lookup = new StateLookup(contexts, keys, from.TenantKey, fromKey, fromKey);
        var difference = new ReadingDifference(db, from, reading, scope);
        var objects = await difference.ObjectsAsync(lookup, cancel);
        var seen = await difference.LinksAsync(cancel);
        IReadOnlyList<LinkPair> links = [.. seen, .. (await UnseenPairs.ReadAsync(db, from.TenantKey, fromKey, objects, seen, cancel)).Select(one => one.Pair)];
        await lookup.FetchAsync(db, links.Select(pair => pair.Link.Source), cancel);
        await lookup.FetchEndsAsync(db, links.Select(pair => pair.Link.Target), cancel);
        var (profiles, coverage) = await AskedAsync(db, fromKey, cancel);
        return new()
        {
            FromProfiles = profiles,
            NowProfiles = reading.Profiles,
            FromCoverage = coverage,
            NowCoverage = reading.Coverage,
            Objects = objects,
            Links = links,
            Lookup = lookup.Find,
            FindEnd = lookup.FindEnd,
            Groups = await PolicyGroupsAsync(db, lookup, links, cancel),
            GroupEligibilities = await GroupEligibilities.OfAsync(db, tenant.TenantKey, [fromKey], links, cancel),
        };
    }

    // Only where members of groups changed; a tenant has few policies.
    private async Task<PolicyGroups> PolicyGroupsAsync(PortalDbContext db, StateLookup lookup, IReadOnlyCollection<LinkPair> links, CancellationToken cancel)
    {
        if (!links.Any(pair => pair.Link.Source.Type == "group"))
            return PolicyGroups.None;
        var policies = await db.Objects.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.Type == "conditionalAccessPolicy")
            .Select(row => new { row.ObjectId, row.ObjectKey }).ToListAsync(cancel);
        var named = policies.ConvertAll(row => KeyValuePair.Create(new ObjectRef("conditionalAccessPolicy", row.ObjectId), row.ObjectKey));
        await lookup.FetchAsync(db, named, cancel);
        return PolicyGroups.Of([.. named.Select(one => lookup.Find(one.Key)).SelectMany(pair => new[] { pair?.From, pair?.Now }).OfType<DirectoryObject>()
            .Where(policy => policy.State == ObjectState.Present).Select(policy => policy.Content.Root)]);
    }

    /// <summary>Keeps a reading in the caller's transaction.</summary>
    public async Task<long> KeepReadingAsync(PortalDbContext db, Reading reading, CancellationToken cancel)
    {
        var row = ReadingStore.Pack(reading, keys);
        db.Readings.Add(row);
        await db.SaveChangesAsync(cancel);
        return row.ReadingKey;
    }

    public async Task<Reading> ReadingAsync(long key, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return ReadingStore.Open(await db.Readings.AsNoTracking().SingleAsync(row => row.ReadingKey == key, cancel), keys);
    }

    private async Task<SnapshotSummary?> FirstAsync(PortalDbContext db, IQueryable<SnapshotRow> rows, CancellationToken cancel) =>
        (await SummariesAsync(db, await rows.Take(1).ToListAsync(cancel), cancel)).FirstOrDefault();

    private async Task<IReadOnlyList<SnapshotSummary>> SummariesAsync(PortalDbContext db, IReadOnlyList<SnapshotRow> rows, CancellationToken cancel)
    {
        var snapshots = rows.Select(row => row.SnapshotKey).ToArray();
        var types = (await db.SnapshotTypes.AsNoTracking().Where(row => snapshots.Contains(row.SnapshotKey)).ToListAsync(cancel)).ToLookup(row => row.SnapshotKey);
        var holds = (await db.ActiveHolds(clock.GetUtcNow().UtcDateTime).Where(hold => snapshots.Contains(hold.SnapshotKey)).OrderBy(hold => hold.HoldKey)
            .Select(hold => new SnapshotHold(hold.HoldKey, hold.SnapshotKey, hold.Reason, hold.OwnerName, hold.PlacedAt, hold.EndsAt))
            .ToListAsync(cancel)).ToLookup(hold => hold.SnapshotKey);
        return [.. rows.Select(row => SnapshotSummary.Of(row, types[row.SnapshotKey], holds[row.SnapshotKey]))];
    }

    private static async Task<(IReadOnlyList<CaptureProfile> Profiles, IReadOnlyList<Coverage> Coverage)> AskedAsync(
        PortalDbContext db, long snapshotKey, CancellationToken cancel)
    {
        var rows = await db.SnapshotTypes.Where(row => row.SnapshotKey == snapshotKey)
            .Select(row => new { row.Type, row.Relation, row.Coverage, row.Reason, row.AsOfNumber, row.Profile }).ToListAsync(cancel);
        return (
            [.. rows.Select(row => row.Profile).OfType<string>().Select(profile => JsonSerializer.Deserialize<CaptureProfile>(profile)!)],
            [.. rows.Select(row => new Coverage { Type = row.Type, Relation = row.Relation, State = row.Coverage, Reason = row.Reason, AsOfNumber = row.AsOfNumber })]);
    }

    private SnapshotRow HeaderOf(CaptureStart start, SnapshotRow? basedOn) => new()
    {
        TenantKey = start.TenantKey,
        JobKey = start.JobKey,
        Epoch = start.Epoch,
        BaseKey = basedOn?.SnapshotKey,
        Trigger = start.Trigger,
        Method = "full",
        Note = start.Note is { } note ? Lengths.Fit(note, Lengths.Sentence) : null,
        StartedByTenantId = start.StartedByTenantId,
        StartedByObjectId = start.StartedByObjectId,
        StartedByName = start.StartedByName,
        StartedAt = clock.GetUtcNow().UtcDateTime,
    };

    private static IQueryable<SnapshotRow> Newest(PortalDbContext db, long tenantKey) =>
        db.Snapshots.AsNoTracking()
            .Where(row => row.TenantKey == tenantKey && row.SealedAt != null && row.PurgedAt == null)
            .OrderByDescending(row => row.SnapshotKey);
}
