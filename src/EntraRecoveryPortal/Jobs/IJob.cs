namespace EntraRecoveryPortal.Jobs;

/// <summary>
/// Work that outlives a circuit. A run may be the second one of its row: whatever an earlier run left half done is this run's to settle
/// (<see cref="JobContext.IsTakeover"/>). An expected failure is told with <see cref="JobContext.Fail"/>; an exception is a bug or an outage.
/// </summary>
public interface IJob
{
    /// <param name="cancel">Cancelled when a person asks for it, when the lease is lost and when the portal stops; already cancelled when
    /// the person asked before the run began.</param>
    Task RunAsync(JobContext context, CancellationToken cancel);

    /// <summary>Called instead of yet another run when none of many came to an end: what the job has written about itself ends with it.</summary>
    Task GiveUpAsync(JobContext context, string reason, CancellationToken cancel) => Task.CompletedTask;
}
