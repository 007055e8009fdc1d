namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The one place that gives access to the state: many readers, or one writer.</summary>
internal sealed class TenantStore(Func<TenantState> seed) : IDisposable
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

    public T Write<T>(Func<TenantState, T> write)
    {
        gate.EnterWriteLock();
        try
        {
            return write(state);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    public void Reset()
    {
        gate.EnterWriteLock();
        try
        {
            state = seed();
            Generation++;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    public void Dispose() => gate.Dispose();
}
