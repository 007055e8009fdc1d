namespace EntraRecoveryPortal.Tests.Data;

/// <summary>A suite that runs once over each database; on the one that is not there it is skipped, with the reason.</summary>
public abstract class StoreSuite(Func<CancellationToken, Task<TestStore>> open) : IAsyncLifetime
{
    private TestStore? _store;

    protected TestStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await open(Cancel);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
