using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Verifies everything and keeps what it found. Taken over, it begins anew: it only reads.</summary>
internal sealed partial class VerifyJob(StoreVerifier verifier, VerificationStore store, TimeProvider clock, ILogger<VerifyJob> log) : IJob
{
    public const string Kind = "verify";

    public async Task RunAsync(JobContext context, CancellationToken cancel)
    {
        var startedAt = clock.GetUtcNow().UtcDateTime;
        var result = await verifier.RunAsync((done, total) => context.ReportAsync(JobState.Running, "Verifying what was sealed", done, total, cancel), cancel);
        await store.KeepAsync(result, startedAt, context.StartedBy, context.OperationId, db => context.HoldLeaseAsync(db, cancel), cancel);
        foreach (var fault in result.Faults)
            LogFault(fault.Where, fault.What);
        if (!result.IsSound)
            context.Fail(VerificationWords.Of(result));
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Verification: {Where}: {What}")]
    private partial void LogFault(string where, string what);
}
