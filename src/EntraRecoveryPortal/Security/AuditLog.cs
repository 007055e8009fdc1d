using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Security;

/// <summary>Who did what. Rows are only ever added, in the transaction of what they tell about.</summary>
public sealed class AuditLog(IDbContextFactory<PortalDbContext> contexts, Actor actor, TimeProvider clock)
{
    /// <summary>Adds the entry to the caller's context; the caller saves it together with the change itself.</summary>
    public void Add(PortalDbContext db, Person? by, string action, string target, string outcome, string? detail, Guid operationId)
        => db.Add(AuditEntry.Of(clock, by, actor.From, action, target, outcome, detail, operationId));

    /// <summary>Newest first.</summary>
    public async Task<Page<AuditEntryRow>> ListAsync(AuditQuery query, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewAudit, "audit.view", "audit", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = Filter(db.Set<AuditEntryRow>().AsNoTracking(), query);
        var total = await rows.CountAsync(cancel);
        var items = await rows.OrderByDescending(r => r.AuditKey).Skip(query.Skip).Take(query.Take).ToListAsync(cancel);
        return new Page<AuditEntryRow>(items, total);
    }

    private static IQueryable<AuditEntryRow> Filter(IQueryable<AuditEntryRow> rows, AuditQuery query)
    {
        if (query.Action is { Length: > 0 } action)
            rows = rows.Where(r => r.Action.StartsWith(action));
        if (query.Outcome is { Length: > 0 } outcome)
            rows = rows.Where(r => r.Outcome == outcome);
        if (query.PersonObjectId is { Length: > 0 } person)
            rows = rows.Where(r => r.PersonObjectId == person);
        if (query.OperationId is { } operation)
            rows = rows.Where(r => r.OperationId == operation);
        if (query.After is { } after)
            rows = rows.Where(r => r.At >= after);
        if (query.Before is { } before)
            rows = rows.Where(r => r.At < before);
        if (query.KeyBelow is { } key)
            rows = rows.Where(r => r.AuditKey < key);
        if (query.Text is { Length: > 0 } text)
            rows = rows.Where(r => r.Target.Contains(text) || r.PersonName!.Contains(text) || r.Detail!.Contains(text));
        return rows;
    }
}
