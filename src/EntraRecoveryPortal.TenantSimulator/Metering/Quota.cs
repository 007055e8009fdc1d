namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>The size of a tenant by its number of users, as the throttling limits page draws the lines.</summary>
public enum TenantSize
{
    /// <summary>Below 50 users.</summary>
    S,

    /// <summary>50 to 500.</summary>
    M,

    /// <summary>More.</summary>
    L,
}

/// <summary>How much callers may ask for. The defaults are the documented limits.</summary>
public sealed record Quota
{
    /// <summary>Whether a call beyond the quota is refused. Costs are counted and told either way.</summary>
    public bool Refuses { get; init; } = true;

    /// <summary>By the number of users where null.</summary>
    public TenantSize? Size { get; init; }

    /// <summary>Resource units of one application in 10 seconds; by the size of the tenant where null.</summary>
    public int? ResourceUnits { get; init; }

    /// <summary>Writes of one application in 150 seconds.</summary>
    public int Writes { get; init; } = 3_000;

    /// <summary>Writes of all applications in 5 minutes.</summary>
    public int TenantWrites { get; init; } = 18_000;

    /// <summary>Writes of one application in all tenants in 5 minutes. Older text says 70,000.</summary>
    public int AppWrites { get; init; } = 35_000;

    /// <summary>Writes of one application in a minute on applications that take personal accounts, in all tenants.</summary>
    public int PersonalApplicationWrites { get; init; } = 60;

    /// <summary>Requests of one application in all tenants in 10 seconds.</summary>
    public int AppRequests { get; init; } = 130_000;

    /// <summary>What getByIds without $select costs in resource units: 5 by the current page, 3 by older text.</summary>
    public int GetByIdsUnits { get; init; } = 5;

    /// <summary>Whether every reference that is bound counts as a write of its own, instead of the call that binds them as one.</summary>
    public bool BindingsCountSingly { get; init; }

    /// <summary>Resource units of one application in all tenants in 20 seconds.</summary>
    public int AppResourceUnits { get; init; } = 150_000;

    /// <summary>The share of an application's quota in this tenant that another process of the same application uses: 0 to below 1.</summary>
    public double UsedElsewhere { get; init; }

    /// <summary>The share of an application's quota over all tenants that it uses in other tenants: 0 to below 1.</summary>
    public double UsedInOtherTenants { get; init; }

    /// <summary>Whether Conditional Access and named locations allow one request a second for all applications together, and tell nobody how long to wait.</summary>
    public bool ConditionalAccessLane { get; init; } = true;
}
