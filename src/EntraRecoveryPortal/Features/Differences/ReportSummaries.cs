using System.Text.Json;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Report rows with the snapshots and readings they compare.</summary>
internal static class ReportSummaries
{
    public static async Task<IReadOnlyList<ReportSummary>> LoadAsync(PortalDbContext db, IQueryable<ReportRow> reports, CancellationToken cancel)
    {
        var rows = await reports.ToListAsync(cancel);
        var snapshotKeys = rows.SelectMany(row => new[] { row.FromSnapshotKey, row.ToSnapshotKey }).OfType<long>().Distinct().ToList();
        var readingKeys = rows.SelectMany(row => new[] { row.FromReadingKey, row.ToReadingKey }).OfType<long>().Distinct().ToList();
        var snapshots = await db.Snapshots.Where(row => snapshotKeys.Contains(row.SnapshotKey))
            .Select(row => new { row.SnapshotKey, row.Number, row.SealedAt, row.PurgedAt }).ToDictionaryAsync(row => row.SnapshotKey, cancel);
        var readings = await db.Readings.Where(row => readingKeys.Contains(row.ReadingKey))
            .Select(row => new { row.ReadingKey, row.TakenAt }).ToDictionaryAsync(row => row.ReadingKey, row => (DateTime?)row.TakenAt, cancel);
        var jobKeys = rows.Where(row => !JobState.IsFinal(row.State)).Select(row => row.JobKey).OfType<long>().ToList();
        var jobs = await db.Jobs.Where(row => jobKeys.Contains(row.JobKey))
            .Select(row => new { row.JobKey, row.State, row.Error, row.Phase, row.Done, row.Total }).ToDictionaryAsync(row => row.JobKey, cancel);
        return [.. rows.Select(row =>
        {
            var job = row.JobKey is { } jobKey ? jobs.GetValueOrDefault(jobKey) : null;
            // A job that died without a word has ended its report all the same.
            var ended = job is { State: JobState.Failed or JobState.Abandoned } ? job : null;
            var detail = ScopeDetail.Parse(row.ScopeDetail);
            return new ReportSummary
            {
                Key = row.ReportKey,
                Number = row.Number,
                From = Side(row.FromSnapshotKey, row.FromReadingKey, isNow: false),
                To = Side(row.ToSnapshotKey, row.ToReadingKey, detail.AgainstNow),
                Scope = StoredNames.Read<ReportScope>(row.Scope),
                Detail = detail,
                State = ended?.State ?? row.State,
                JobKey = row.JobKey,
                CreatedAt = row.CreatedAt,
                CompletedAt = row.CompletedAt,
                CreatedByName = row.CreatedByName ?? "",
                Objects = row.ObjectCount,
                Attributes = row.AttributeCount,
                Links = row.LinkCount,
                Risks = row.RiskCount,
                NotRestorable = row.NotRestorableCount,
                NotCompared = row.NotCompared is null ? [] : JsonSerializer.Deserialize<List<NotCompared>>(row.NotCompared) ?? [],
                Error = row.Error ?? ended?.Error,
                Progress = job is null || ended is not null ? null : Progress(job.Phase, job.Done, job.Total),
            };
        })];

        static string Progress(string? phase, long done, long? total) => (phase, total) switch
        {
            (null, _) => "Waiting to start",
            (_, > 0) => $"{phase}, {done:N0} of {total:N0}",
            _ => phase,
        };

        ReportSide Side(long? snapshotKey, long? readingKey, bool isNow) => (snapshotKey, readingKey) switch
        {
            ({ } key, _) when snapshots.TryGetValue(key, out var snapshot) => new(snapshot.Number, snapshot.SealedAt, isNow, snapshot.PurgedAt),
            (_, { } key) => new(Number: null, readings.GetValueOrDefault(key), isNow),
            _ => new(Number: null, At: null, isNow),
        };
    }
}
