using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Makes, lists and finds difference reports. Making one is a job; its rows are read by <see cref="ReportBrowser"/>.</summary>
public sealed class ReportService(
    IDbContextFactory<PortalDbContext> databases,
    SnapshotService snapshots,
    SnapshotStore store,
    PastedObjects pasted,
    StoreKeys keys,
    SingleTenant tenant,
    Actor actor,
    AuditLog audit,
    JobQueue jobs,
    TimeProvider clock)
{
    public const string JobKind = "report";

    private const int Recent = 50;

    /// <summary>Whether the person here may make reports; readers may when the configuration says so.</summary>
    public bool MayCreate => actor.May(Permissions.CreateReports);

    /// <summary>Whether the person here may tick.</summary>
    public bool MayTick => actor.May(Permissions.Recover);

    public async Task<ReportCreation> CreateAsync(NewReport wish, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.CreateReports, "report.create", "report", cancel);
        if (await MadeByAsync(wish.OperationId, cancel) is { } number)
            return new ReportCreation.Created(number, [], []);
        var from = wish.From is { } fromNumber ? await snapshots.FindAsync(fromNumber, cancel) : await NewestCompleteAsync(cancel);
        if (from is null)
            return wish.From is { } missing ? ReportCreation.Refused.UnknownSnapshot(missing) : ReportCreation.Refused.NoSnapshot;
        var to = wish.To is { } toNumber ? await snapshots.FindAsync(toNumber, cancel) : null;
        if (wish.To is { } absent && to is null)
            return ReportCreation.Refused.UnknownSnapshot(absent);
        if (to?.Number == from.Number)
            return ReportCreation.Refused.SameSides;

        var scope = await ScopeAsync(wish, from, cancel);
        if (scope.Refusal is { } refusal)
            return refusal;
        var row = NewRow(person, wish.Scope, scope.Detail with { AgainstNow = to is null });
        row.FromSnapshotKey = from.SnapshotKey;
        row.ToSnapshotKey = to?.SnapshotKey;
        if (await SameAsync(row, cancel) is { } same)
            return new ReportCreation.Created(same, scope.Unresolved, scope.Ambiguous) { IsReused = true };
        // Asked for first, so that it is claimed before the report that waits for it.
        var capture = to is null && wish.Scope == ReportScope.All ? await snapshots.CaptureForComparisonAsync(CaptureOf(wish.OperationId), cancel) : (long?)null;
        return new ReportCreation.Created(await AddAsync(row, capture, person, wish.OperationId, cancel), scope.Unresolved, scope.Ambiguous);
    }

    /// <summary>Compares a kept reading, such as the one a recovery takes before its first write, with the same objects now.</summary>
    public async Task<int> CreateFromReadingAsync(long readingKey, string title, Guid operationId, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.CreateReports, "report.create", title, cancel);
        if (await MadeByAsync(operationId, cancel) is { } number)
            return number;
        var reading = await store.ReadingAsync(readingKey, cancel);
        var row = NewRow(person, ReportScope.Ids, new ScopeDetail { AgainstNow = true, Title = title, Ids = await SinceMadeAsync([.. reading.Scope.Ids, .. reading.Objects.Select(thing => thing.Ref)], cancel) });
        row.FromReadingKey = readingKey;
        return await AddAsync(row, captureJobKey: null, person, operationId, cancel);
    }

    /// <summary>
    /// Compares what another report started from with these objects as they are now. A recovery asks for it before it ends, for whoever started it; nothing is made where that report
    /// started from nothing that is kept.
    /// </summary>
    public async Task CreateAfterAsync(long reportKey, string title, IReadOnlyList<ObjectRef> ids, Guid operationId, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "report.create", title, cancel);
        if (await MadeByAsync(operationId, cancel) is not null)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Reports.AsNoTracking().SingleOrDefaultAsync(report => report.TenantKey == tenant.TenantKey && report.ReportKey == reportKey, cancel) is not { } source
            || source is { FromSnapshotKey: null, FromReadingKey: null })
            return;
        var row = NewRow(person, ReportScope.Ids, new ScopeDetail { AgainstNow = true, Title = title, Ids = await SinceMadeAsync(ids, cancel) });
        row.FromSnapshotKey = source.FromSnapshotKey;
        row.FromReadingKey = source.FromReadingKey;
        await AddAsync(row, captureJobKey: null, person, operationId, cancel);
    }

    // What was not there before may be there now, and what was made again is there under another id.
    private async Task<IReadOnlyList<ObjectRef>> SinceMadeAsync(IReadOnlyList<ObjectRef> ids, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var newIds = NewIdLedger.MapOf(await NewIdLedger.ReadAsync(db, tenant.TenantKey, keys, cancel));
        return [.. ids.Concat(ids.Select(newIds.In)).Distinct()];
    }

    public async Task<bool> CancelAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.CreateReports, "report.cancel", $"report {number}", cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var jobKey = await db.Reports.Where(report => report.TenantKey == tenant.TenantKey && report.Number == number)
            .Select(report => report.JobKey).FirstOrDefaultAsync(cancel);
        return jobKey is { } key && await jobs.CancelAsync(key, cancel);
    }

    public async Task<Page<ReportSummary>> ListAsync(int skip, int take, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewReports, "report.list", "reports", cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var reports = db.Reports.AsNoTracking().Where(report => report.TenantKey == tenant.TenantKey);
        var summaries = await ReportSummaries.LoadAsync(db, reports.OrderByDescending(report => report.Number).Skip(skip).Take(take), cancel);
        return new(summaries, await reports.CountAsync(cancel));
    }

    public async Task<ReportSummary?> FindAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewReports, "report.view", $"report {number}", cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var reports = await ReportSummaries.LoadAsync(db, db.Reports.AsNoTracking().Where(report => report.TenantKey == tenant.TenantKey && report.Number == number), cancel);
        return reports.FirstOrDefault();
    }

    /// <summary>What the report rests on.</summary>
    public async Task<ReportSources> SourcesAsync(ReportSummary report, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewReports, "report.view", $"report {report.Number}", cancel);
        return new(await FindAsync(report.From), await FindAsync(report.To));

        async Task<SnapshotSummary?> FindAsync(ReportSide side) => side.Number is { } number ? await store.FindAsync(number, cancel) : null;
    }

    /// <summary>Number of the newest snapshot sealed at or before that time; null when none is that old.</summary>
    public async Task<int?> SnapshotBeforeAsync(DateTime time, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewReports, "report.list", "reports", cancel);
        var snapshot = (await snapshots.ListAsync(0, Recent, cancel)).Items.FirstOrDefault(snapshot => snapshot.Header.SealedAt <= time);
        return snapshot?.Number;
    }

    private async Task<(ScopeDetail Detail, IReadOnlyList<string> Unresolved, IReadOnlyList<string> Ambiguous, ReportCreation? Refusal)> ScopeAsync(
        NewReport wish, SnapshotSummary from, CancellationToken cancel)
    {
        switch (wish.Scope)
        {
            case ReportScope.All:
                return (ScopeDetail.Everything, [], [], null);
            case ReportScope.Types when wish.Types.FirstOrDefault(type => !Catalogue.TryFind(type, out _)) is { } unknown:
                return Refuse(ReportCreation.Refused.UnknownType(unknown));
            case ReportScope.Types:
                return wish.Types.Count == 0
                    ? Refuse(ReportCreation.Refused.NothingChosen)
                    : (new ScopeDetail { Types = [.. Catalogue.Every.Select(type => type.Name).Where(wish.Types.Contains)] }, [], [], null);
            case ReportScope.Ids:
                var lines = PastedIds.Split(wish.Ids);
                if (lines.Count == 0)
                    return Refuse(ReportCreation.Refused.NothingPasted);
                if (lines.Count > PastedIds.Most)
                    return Refuse(ReportCreation.Refused.TooManyIds);
                var found = await pasted.ResolveAsync(lines, from.SnapshotKey, cancel);
                return found.Objects.Count == 0
                    ? Refuse(ReportCreation.Refused.NobodyFound(from.Number, found.Unresolved))
                    : (new ScopeDetail { Ids = found.Objects }, found.Unresolved, found.Ambiguous, null);
            default:
                throw new InvalidOperationException($"{wish.Scope} is not a scope.");
        }

        static (ScopeDetail, IReadOnlyList<string>, IReadOnlyList<string>, ReportCreation?) Refuse(ReportCreation refusal) =>
            (ScopeDetail.Everything, [], [], refusal);
    }

    private ReportRow NewRow(Person person, ReportScope scope, ScopeDetail detail) => new()
    {
        Number = 0,
        TenantKey = tenant.TenantKey,
        Scope = StoredNames.Of(scope),
        ScopeDetail = detail.ToJson(),
        State = JobState.Initialized,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
        CreatedByTenantId = person.TenantId,
        CreatedByObjectId = person.ObjectId,
        CreatedByName = person.Name,
    };

    /// <summary>Sealed snapshots never change, so a report of two of them stays true. What is compared with now is always made anew.</summary>
    private async Task<int?> SameAsync(ReportRow row, CancellationToken cancel)
    {
        if (row.ToSnapshotKey is null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Reports
            .Where(report => report.TenantKey == row.TenantKey && report.FromSnapshotKey == row.FromSnapshotKey && report.ToSnapshotKey == row.ToSnapshotKey
                && report.Scope == row.Scope && report.ScopeDetail == row.ScopeDetail && report.State != JobState.Failed && report.State != JobState.Abandoned)
            .OrderByDescending(report => report.Number).Select(report => (int?)report.Number).FirstOrDefaultAsync(cancel);
    }

    private async Task<int> AddAsync(ReportRow row, long? captureJobKey, Person person, Guid operationId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        row.Number = 1 + (await db.Reports.Where(report => report.TenantKey == tenant.TenantKey).MaxAsync(report => (int?)report.Number, cancel) ?? 0);
        db.Reports.Add(row);
        await db.SaveChangesAsync(cancel);
        row.JobKey = await jobs.AddAsync(db, JobKind, new ReportArgument(row.ReportKey, captureJobKey).ToString(), person, operationId, cancel);
        audit.Add(db, person, "report.create", $"report {row.Number}", AuditOutcome.Done, ScopeDetail.Parse(row.ScopeDetail).Words(StoredNames.Read<ReportScope>(row.Scope)), operationId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return row.Number;
    }

    private async Task<SnapshotSummary?> NewestCompleteAsync(CancellationToken cancel)
    {
        var newest = (await snapshots.ListAsync(0, Recent, cancel)).Items;
        return newest.FirstOrDefault(snapshot => snapshot.Header.IsComplete) ?? newest.FirstOrDefault();
    }

    // A repeat of the wish must find the capture of its first try.
    private static Guid CaptureOf(Guid operationId)
    {
        var bytes = operationId.ToByteArray();
        bytes[^1] ^= 1;
        return new Guid(bytes);
    }

    private async Task<int?> MadeByAsync(Guid operationId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Jobs.Where(job => job.OperationId == operationId && job.Kind == JobKind)
            .Join(db.Reports, job => job.JobKey, report => report.JobKey, (job, report) => (int?)report.Number)
            .FirstOrDefaultAsync(cancel);
    }
}
