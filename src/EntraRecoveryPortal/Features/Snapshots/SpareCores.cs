namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Works on all cores but one, which is left to the writing of a snapshot. A thread that waits for what has not begun does it itself.</summary>
internal sealed class SpareCores : TaskScheduler
{
    private static readonly SpareCores Scheduler = new();

    private readonly TaskFactory _workers = new(new ConcurrentExclusiveSchedulerPair(Default, Math.Max(1, Environment.ProcessorCount - 1)).ConcurrentScheduler);

    public static Task<T> Run<T>(Func<T> work, CancellationToken cancel) => Task.Factory.StartNew(work, cancel, TaskCreationOptions.DenyChildAttach, Scheduler);

    /// <summary>Waits for all of them, whether they succeed or not; helps from the end, where none has begun.</summary>
    public static void Finish(IEnumerable<Task> tasks)
    {
        foreach (var task in tasks.Reverse())
            task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
    }

    protected override void QueueTask(Task task) => _ = _workers.StartNew(() => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
