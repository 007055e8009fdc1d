using System.Threading.Channels;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Reads several types at once, each into a short queue of pages. Types start in the order in which they are written,
/// so the one that the writer waits for is always under way; Conditional Access, paced by Graph, takes nobody's place.
/// </summary>
internal sealed class CaptureLanes : IAsyncDisposable
{
    private const int AtOnce = 3;
    private const int PagesAhead = 3;
    private readonly SemaphoreSlim places = new(AtOnce, AtOnce);
    private readonly CancellationTokenSource stop;

    public CaptureLanes(TenantReader reader, IReadOnlyList<TypePlan> types, CancellationToken cancel)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        InOrder = [.. types.Select(type => Start(reader, type))];
    }

    public IReadOnlyList<CaptureLane> InOrder { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(InOrder.Select(lane => lane.Reading)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        stop.Dispose();
        places.Dispose();
    }

    private CaptureLane Start(TenantReader reader, TypePlan plan)
    {
        var pages = Channel.CreateBounded<ReadPage>(PagesAhead);
        return new CaptureLane(plan, pages.Reader, ReadAsync(reader, plan, pages.Writer));
    }

    private async Task<TypeReading> ReadAsync(TenantReader reader, TypePlan plan, ChannelWriter<ReadPage> pages)
    {
        try
        {
            if (plan.Type.Lane == Lane.ConditionalAccess)
                return await ReadToEndAsync();
            await places.WaitAsync(stop.Token);
            try
            {
                return await ReadToEndAsync();
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            pages.Complete();
        }

        Task<TypeReading> ReadToEndAsync() => reader.CaptureTypeAsync(plan, (page, token) => pages.WriteAsync(page, token).AsTask(), stop.Token);
    }
}

/// <summary>One type on its way in: its pages, and after the last one what was read.</summary>
internal sealed record CaptureLane(TypePlan Plan, ChannelReader<ReadPage> Pages, Task<TypeReading> Reading);
