using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Differences;

internal sealed class ReportSides
{
    public Task<SidesAnswer> LoadAsync(ReportRow report, JobContext context, CancellationToken cancel) => throw new NotSupportedException();
}
