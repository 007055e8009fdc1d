namespace EntraRecoveryPortal.Tests.Hosting;

/// <summary>A portal whose authority and tenant do not answer: for what needs neither.</summary>
public sealed class ClosedPortal : IAsyncLifetime
{
    internal static readonly Uri NoAuthority = new("http://127.0.0.1:1");

    internal PortalUnderTest Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Portal = await PortalUnderTest.StartAsync(NoAuthority);

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
