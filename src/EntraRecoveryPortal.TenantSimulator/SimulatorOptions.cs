using System.Security.Cryptography.X509Certificates;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>What a simulated tenant is made of and where it listens.</summary>
public sealed record SimulatorOptions
{
    /// <summary>A loopback http address. Port 0 takes any free port.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:5081");

    /// <summary>How many users Contoso has; everything else scales with it.</summary>
    public int Users { get; init; } = 500;

    /// <summary>How many groups there are beside those of the first 1,500 people, 25 members in each; null for one to five people.</summary>
    public int? Groups { get; init; }

    /// <summary>The same seed and numbers give the same tenant, byte for byte.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The weather at the start and after a reset; POST /_simulator/weather makes another.</summary>
    public TenantWeather Weather { get; init; } = TenantWeather.Documented;

    /// <summary>How many times as fast as outside the time of the tenant runs, with its quotas, bins, tokens and waits.</summary>
    public double TimeFactor { get; init; } = 1;

    /// <summary>How many of the latest changes the log keeps at least. Delta tokens from before what it has are no longer known.</summary>
    public int ChangesKept { get; init; } = 2_000_000;

    /// <summary>How the directory behaves where documentation leaves it open; POST /_simulator/behaviour turns the same switches while it runs.</summary>
    public DirectoryBehaviour Behaviour { get; init; } = new();

    /// <summary>Certificates by client id, for clients that prove themselves with a signed assertion.</summary>
    public IReadOnlyDictionary<string, X509Certificate2> ClientCertificates { get; init; } = new Dictionary<string, X509Certificate2>();
}
