using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Jobs;

/// <summary>What a run of a job knows of its row, and how it tells how far it is.</summary>
public sealed class JobContext : IDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private readonly JobLeases leases;
    private readonly JobSignals signals;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim oneReport = new(1, 1);
    private JobProgress? last;
    private long lastAt;

    internal JobContext(JobRow row, JobLeases leases, JobSignals signals, TimeProvider clock)
    {
        (this.leases, this.signals, this.clock) = (leases, signals, clock);
        (JobKey, TenantKey, Epoch, OperationId, Argument) = (row.JobKey, row.TenantKey, row.Epoch, row.OperationId, row.Argument);
        StartedBy = new Person(row.StartedByTenantId, row.StartedByObjectId, row.StartedByName, []);
    }

    public long JobKey { get; }

    public long TenantKey { get; }

    /// <summary>Grows with every claim; what the run writes elsewhere carries it too.</summary>
    public long Epoch { get; }

    public Guid OperationId { get; }

    /// <summary>JSON; its shape is the job's own.</summary>
    public string Argument { get; }

    /// <summary>The person by name and id; roles are not kept.</summary>
    public Person StartedBy { get; }

    /// <summary>An earlier run of this job began and did not end.</summary>
    public bool IsTakeover => Epoch > 1;

    /// <summary>A sentence beside the progress, such as what is waited for; goes out with the next report.</summary>
    public string? Message { get; set; }

    internal string? Failure { get; private set; }

    /// <summary>
    /// Tells how far the job is. Written at most twice a second, but always when state or phase change. Throws
    /// <see cref="LeaseLostException"/> when another portal has the job.
    /// </summary>
    public async Task ReportAsync(string state, string phase, long done, long? total, CancellationToken cancel)
    {
        await oneReport.WaitAsync(cancel);
        try
        {
            var isNews = last?.State != state || last.Phase != phase || last.Message != Message;
            if (!isNews && clock.GetElapsedTime(lastAt) < ReportEvery)
                return;
            last = new JobProgress(state, phase, done, total, Message);
            lastAt = clock.GetTimestamp();
            if (!await leases.ReportAsync(JobKey, Epoch, last, cancel))
                throw new LeaseLostException();
        }
        finally
        {
            oneReport.Release();
        }

        signals.Changed();
    }

    /// <summary>
    /// Renews the lease as part of the caller's transaction: what is committed with it was written by the run that holds the job.
    /// </summary>
    public async Task HoldLeaseAsync(PortalDbContext db, CancellationToken cancel)
    {
        if (!await leases.RenewAsync(db, JobKey, Epoch, cancel))
            throw new LeaseLostException();
    }

    /// <summary>Whether it was a person who cancelled the run, and not a portal that stops or has lost the job.</summary>
    public async Task<bool> IsCancelledByPersonAsync() => await leases.RenewAsync(JobKey, Epoch, CancellationToken.None) is true;

    /// <summary>The job returns after this and ends as failed, with this sentence for people to read.</summary>
    public void Fail(string sentence) => Failure = sentence;

    public void Dispose() => oneReport.Dispose();
}
