using EntraRecoveryPortal.TenantSimulator.Graph.Privileged;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>What the directory does by itself as time goes by, done when somebody next looks: recycle bins are emptied, schedules begin and end.</summary>
internal sealed class Housekeeping(TenantStore store, TimeProvider clock)
{
    private readonly Lock gate = new();
    private int generation;
    private DateTimeOffset startedAt;
    private DateTimeOffset binsDue;
    private DateTimeOffset schedulesDue;
    private long schedulesAsOf;

    public void CatchUp()
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (generation != store.Generation)
                (generation, startedAt, binsDue, schedulesAsOf) = (store.Generation, now, now + RecycleBin.Life, -1);
            if (now >= binsDue)
                binsDue = store.Write("recycle bin", state => RecycleBin.Empty(state, startedAt, now));
            (schedulesAsOf, schedulesDue) = store.Read(state => state.Change == schedulesAsOf ? (schedulesAsOf, schedulesDue) : (state.Change, Schedules.NextTurn(state)));
            if (now >= schedulesDue)
                store.Write("schedules", state => Settled(state, now));
        }
    }

    private static bool Settled(TenantState state, DateTimeOffset now)
    {
        Schedules.Settle(state, now);
        return true;
    }
}
