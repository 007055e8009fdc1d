using EntraRecoveryPortal.TenantSimulator.Membership;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The one place that gives access to the state: many readers, or one writer.</summary>
internal sealed class TenantStore(Func<TenantState> seed, WeatherStation weather, TimeProvider clock) : IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private TenantState state = seed();

    /// <summary>Changes with every reset: positions handed out before mean nothing after it.</summary>
    public int Generation { get; private set; } = 1;

    public T Read<T>(Func<TenantState, T> read)
    {
        gate.EnterReadLock();
        try
        {
            return read(state);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>The tenant as somebody sees it who comes to it over Graph: the latest writes may not show yet.</summary>
    public T Look<T>(Func<TenantState, T> look)
    {
        var (lag, seed) = (weather.InForce.Lag, weather.InForce.Seed);
        return Read(state => look(lag.Longest == TimeSpan.Zero ? state : state.AsSeen(state.Recent.Unseen(lag, seed, clock.GetUtcNow()))));
    }

    /// <param name="by">Who writes, for the log of changes.</param>
    public T Write<T>(string by, Func<TenantState, T> write) => Write(by, write, (_, answer, _) => answer);

    /// <summary>Writes, and makes a report of it before anybody else can write: from what was written, all that followed from it, and what was there before.</summary>
    public TReport Write<T, TReport>(string by, Func<TenantState, T> write, Func<TenantState, T, ChangeRecorder, TReport> report)
    {
        gate.EnterWriteLock();
        try
        {
            var recorder = new ChangeRecorder();
            state.Log.Shorten();
            state.Author = new(by, clock.GetUtcNow());
            state.Recent.Memory = weather.InForce.Lag.Longest;
            state.Recorder = recorder;
            var before = state.Change;
            var answer = write(state);
            DynamicMembership.Follow(state, before);
            GroupLicensing.Follow(state, before);
            return report(state, answer, recorder);
        }
        finally
        {
            state.Recorder = null;
            gate.ExitWriteLock();
        }
    }

    public void Reset() => Replace(seed());

    /// <summary>Another tenant takes the place of this one.</summary>
    public void Replace(TenantState other)
    {
        gate.EnterWriteLock();
        try
        {
            state = other;
            Generation++;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    public void Dispose() => gate.Dispose();
}
