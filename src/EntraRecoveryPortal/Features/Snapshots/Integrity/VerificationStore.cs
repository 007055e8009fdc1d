using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The results of verifications.</summary>
public sealed class VerificationStore(IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, TimeProvider clock)
{
    public const string Action = "store.verify";

    /// <summary>Null when nobody has verified yet.</summary>
    public async Task<StoreVerification?> LatestAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.Verifications.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey).OrderByDescending(row => row.VerificationKey).FirstOrDefaultAsync(cancel);
        return row is null ? null : StoreVerification.Of(row);
    }

    /// <summary>Keeps a result with its audit entry; whatever else must hold for it holds within the same transaction.</summary>
    internal async Task KeepAsync(
        VerificationResult result, DateTime startedAt, Person by, Guid operationId, Func<PortalDbContext, Task> hold, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await hold(db);
        db.Verifications.Add(new()
        {
            TenantKey = tenant.TenantKey,
            StartedAt = startedAt,
            EndedAt = clock.GetUtcNow().UtcDateTime,
            StartedByName = by.Name,
            UpToNumber = result.UpToNumber,
            FaultCount = result.FaultCount,
            Result = result.ToJson(),
        });
        db.AuditEntries.Add(AuditEntry.Of(
            clock, by, from: null, Action, tenant.Name, result.IsSound ? AuditOutcome.Done : AuditOutcome.Failed, VerificationWords.Of(result), operationId));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}

/// <summary>A result in one sentence.</summary>
internal static class VerificationWords
{
    public static string Of(VerificationResult result) =>
        Found(result) + (result.Unproven == 0 ? "" : $" {Words.Count(result.Unproven, "imported record is", "imported records are")} unproven.");

    private static string Found(VerificationResult result) => (result.IsSound, result.UpToNumber) switch
    {
        (true, null) => "There is no snapshot yet, and nothing else was altered.",
        (true, var number) => $"Unaltered since capture up to #{number}.",
        (false, _) => $"{Words.Count(result.FaultCount, "fault")} found.{(result.Affected.Count == 0 ? "" : $" Affected: {Ranges(result.Affected)}.")}",
    };

    /// <summary>"#1 to #4, #7".</summary>
    public static string Ranges(IReadOnlyList<int> numbers)
    {
        var parts = new List<string>();
        for (var at = 0; at < numbers.Count;)
        {
            var end = at;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
                end++;
            parts.Add(end == at ? $"#{numbers[at]}" : $"#{numbers[at]} to #{numbers[end]}");
            at = end + 1;
        }

        return string.Join(", ", parts);
    }
}
