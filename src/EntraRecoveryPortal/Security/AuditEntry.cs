using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Security;

internal static class AuditEntry
{
    public static AuditEntryRow Of(TimeProvider clock, Person? by, string? from, string action, string target, string outcome, string? detail, Guid operationId) => new()
    {
        At = clock.GetUtcNow().UtcDateTime,
        PersonTenantId = by?.TenantId,
        PersonObjectId = by?.ObjectId,
        PersonName = by?.Name,
        Action = action,
        Target = Lengths.Fit(target, Lengths.Path),
        From = from,
        Outcome = outcome,
        Detail = detail is null ? null : Lengths.Fit(detail, Lengths.Sentence),
        OperationId = operationId,
    };
}
