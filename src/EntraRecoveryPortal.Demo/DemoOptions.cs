namespace EntraRecoveryPortal.Demo;

/// <summary>What the demo's command line can say (<see cref="DemoCommand"/>).</summary>
public sealed record DemoOptions
{
    /// <summary>How many people the simulated tenant has.</summary>
    public int Users { get; init; } = 500;

    /// <summary>Another seed makes another tenant.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>0 takes any free port.</summary>
    public int PortalPort { get; init; } = 5080;

    /// <summary>0 takes any free port.</summary>
    public int TenantPort { get; init; } = 5081;

    /// <summary>The folder that holds the portal's store.</summary>
    public string Data { get; init; } = Path.Combine("data", "demo");

    /// <summary>Empty the store first.</summary>
    public bool Fresh { get; init; }
}
