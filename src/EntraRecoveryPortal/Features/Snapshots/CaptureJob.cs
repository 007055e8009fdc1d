using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Takes one snapshot of the whole tenant. Collections are read side by side and written one after the other;
/// a type that could not be read whole does not keep the others from being sealed.
/// </summary>
internal sealed partial class CaptureJob(
    TenantReader reader, GraphLimiter limiter, SnapshotStore store, SingleTenant tenant, StoreSpace space, IOptions<CaptureOptions> options, IOptions<ScheduleOptions> schedule, TimeProvider clock, ILogger<CaptureJob> log) : IJob
{
    public const string Kind = SnapshotScheduler.Kind;
    private const string Untracked = "Microsoft Graph does not track it; it is read from time to time.";
    private const string SwitchedOff = "Not read any more: Capture:OpenExtensions is off.";

    public async Task RunAsync(JobContext context, CancellationToken cancel)
    {
        var answering = await reader.WhoAsync(cancel);
        if (answering?.Refusal is { } refusal)
        {
            context.Fail($"{refusal} Nothing was captured.");
            return;
        }

        if (answering is { } who && !string.Equals(who.Id, tenant.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            context.Fail($"Microsoft Graph answered for the tenant {who.Name} ({who.Id}), which is not the one configured as Tenant:Id. Nothing was captured.");
            return;
        }

        try
        {
            await CaptureAsync(context, cancel);
            space.Ran(intoFullDisk: false);
        }
        catch (Exception full) when (StoreDialect.IsFull(full))
        {
            space.Ran(intoFullDisk: true);
            LogFull(full);
            context.Fail(StoreSpace.Sentence);
        }
        catch (CaptureRefusedException refused)
        {
            context.Fail(refused.Message);
        }
    }

    private async Task CaptureAsync(JobContext context, CancellationToken cancel)
    {
        using var writer = await store.BeginAsync(StartOf(context), cancel);
        try
        {
            if (await WriteTypesAsync(writer, context, cancel) is { } nothingRead)
            {
                await writer.AbandonAsync(cancel);
                context.Fail($"No snapshot was taken: nothing in the tenant could be read whole. {nothingRead}");
                return;
            }

            await context.ReportAsync(JobState.Running, "Sealing", 0, total: null, cancel);
            var alert = new LossAlert(writer, options.Value, clock);
            LogSealed((await writer.SealAsync(async (db, header) =>
            {
                await alert.TellAsync(db, header, context.StartedBy, context.OperationId, cancel);
                await DriftAlert.TellAsync(db, header, context.StartedBy, context.OperationId, clock, cancel);
            }, cancel)).Number);
        }
        catch (OperationCanceledException)
        {
            // A portal that only stops leaves it to the next run.
            if (!cancel.IsCancellationRequested || await context.IsCancelledByPersonAsync())
                await writer.AbandonAsync(CancellationToken.None);
            else
                await writer.LeaveAsync();
            throw;
        }
        catch (Exception fault) when (StoreDialect.IsFull(fault))
        {
            // What a full disk does not even let be removed is swept when the next capture begins.
            await writer.AbandonAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    // Null when at least one type was read whole; otherwise the reason why not even one was.
    private async Task<string?> WriteTypesAsync(SnapshotWriter writer, JobContext context, CancellationToken cancel)
    {
        var plan = await CapturePlan.MakeAsync(writer.Base, schedule.Value, options.Value, CaptureArgument.Parse(context.Argument).Trigger, clock.GetUtcNow().UtcDateTime, reader, cancel);
        foreach (var carried in plan.Types.Where(type => type.Method == ReadMethod.Carried))
            writer.CarryType(carried.Type.Name, Untracked);
        foreach (var left in plan.Left)
            writer.CarryType(left, SwitchedOff);
        var finished = writer.TakenOver.Where(row => row.Relation.Length == 0).ToDictionary(row => row.Type, StringComparer.Ordinal);
        if (finished.Count > 0)
            LogTakenOver(finished.Count);
        await using var lanes = new CaptureLanes(reader, [.. plan.Types.Where(type => type.Method != ReadMethod.Carried && !finished.ContainsKey(type.Type.Name))], cancel);
        await using var progress = new CaptureProgress(context, limiter, clock);
        var types = new TypeWriting(writer, reader, new MissingSettlement(reader, writer, options.Value), progress);
        var anyWhole = finished.Values.Any(row => row.Coverage == CoverageState.Complete);
        string? firstLoss = null;
        foreach (var (index, lane) in lanes.InOrder.Index())
        {
            var reading = await types.WriteAsync(lane, [.. lanes.InOrder.Skip(index + 1)], cancel);
            foreach (var loss in reading.Coverage.Where(part => part.State is not (CoverageState.Complete or CoverageState.CarriedForward)))
            {
                firstLoss ??= loss.Reason;
                LogLoss(loss.Type, loss.Relation, loss.Reason);
            }

            anyWhole |= reading.Coverage.Any(part => part is { Relation: "", State: CoverageState.Complete });
        }

        return anyWhole ? null : firstLoss ?? "";
    }

    private static CaptureStart StartOf(JobContext context)
    {
        var argument = CaptureArgument.Parse(context.Argument);
        return new CaptureStart
        {
            TenantKey = context.TenantKey,
            JobKey = context.JobKey,
            Epoch = context.Epoch,
            Trigger = argument.Trigger,
            Note = argument.Note,
            StartedByTenantId = context.StartedBy.TenantId,
            StartedByObjectId = context.StartedBy.ObjectId,
            StartedByName = context.StartedBy.Name,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The capture goes on where it was interrupted: {Types} types had been read")]
    private partial void LogTakenOver(int types);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Number} is sealed")]
    private partial void LogSealed(int number);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The disk of the store is full")]
    private partial void LogFull(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Incomplete: {Type} {Relation}: {Reason}")]
    private partial void LogLoss(string type, string relation, string? reason);
}
