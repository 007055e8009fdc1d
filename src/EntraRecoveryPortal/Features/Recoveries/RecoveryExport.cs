using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// A recovery as a file: who ran what and why, and of each step what was sent, when, and what Graph answered under which ids. Entra's own log names only the portal's registration; by these ids
/// its lines are found. In the audit before the first byte leaves.
/// </summary>
internal sealed class RecoveryExport(
    RecoveryHistory history, AftermathHistory aftermath, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, Actor actor, AuditLog audit, TimeProvider clock)
{
    public const string Route = "/recoveries/{number:int}/export";
    private const int BatchSize = 500;

    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string AddressOf(int number) => string.Create(CultureInfo.InvariantCulture, $"recoveries/{number}/export");

    public async Task WriteAsync(HttpContext context, int number)
    {
        var cancel = context.RequestAborted;
        var person = await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.export", $"recovery {number}", cancel);
        if (await history.FindAsync(number, cancel) is not { } recovery)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            audit.Add(db, person, "recovery.export", $"recovery {number}", AuditOutcome.Done, detail: null, Guid.NewGuid());
            await db.SaveChangesAsync(cancel);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=recovery-{number}.json";
        var document = new
        {
            Recovery = number,
            Tenant = new { Id = tenant.TenantId, tenant.Name },
            Report = recovery.ReportNumber,
            Snapshot = recovery.FromSnapshotNumber,
            recovery.Reason,
            StartedBy = new { Id = recovery.StartedByObjectId, Name = recovery.StartedByName },
            recovery.ApprovedByName,
            recovery.ApprovedAt,
            recovery.IsUnapproved,
            recovery.ReviewedByName,
            recovery.ReviewedAt,
            recovery.ReviewNote,
            recovery.CreatedAt,
            recovery.StartedAt,
            recovery.CompletedAt,
            Conflicts = recovery.ConflictPolicy,
            recovery.State,
            recovery.Error,
            Outcomes = StepOutcome.All.ToDictionary(outcome => outcome, recovery.Count),
            recovery.Verification,
            ComparedAfter = await aftermath.EqualAsync(number, cancel) is { } equal ? new { Report = equal.ReportNumber, equal.State, equal.Touched, equal.Equal, equal.Different } : null,
            ExportedBy = person.Name,
            ExportedAt = clock.GetUtcNow().UtcDateTime,
            Steps = StepsAsync(number, cancel),
        };
        await JsonSerializer.SerializeAsync(context.Response.Body, document, Layout, cancel);
    }

    private async IAsyncEnumerable<object> StepsAsync(int number, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        for (var skip = 0; (await history.StepsAsync(new() { RecoveryNumber = number, Skip = skip, Take = BatchSize }, cancel)).Items is { Count: > 0 } steps; skip += steps.Count)
        {
            var (recovery, first, last) = (steps[0].RecoveryKey, steps[0].Order, steps[^1].Order);
            var journal = (await db.JournalEntries.AsNoTracking().Where(entry => entry.RecoveryKey == recovery && entry.Order >= first && entry.Order <= last).OrderBy(entry => entry.JournalKey).ToListAsync(cancel))
                .ToLookup(entry => entry.Order);
            foreach (var step in steps)
            {
                yield return new
                {
                    step.Order,
                    step.Type,
                    Id = step.ObjectId,
                    Name = step.ObjectName,
                    step.Kind,
                    step.Why,
                    step.Method,
                    step.Path,
                    Body = Json(step.Body),
                    Before = Json(step.Before),
                    After = Json(step.After),
                    step.CanBeUndone,
                    step.Outcome,
                    step.Code,
                    step.Message,
                    step.RequestId,
                    step.SentAt,
                    step.AnsweredAt,
                    Journal = journal[step.Order].Select(entry => new { entry.Event, entry.At, Detail = Json(entry.Detail) }),
                };
            }
        }
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
