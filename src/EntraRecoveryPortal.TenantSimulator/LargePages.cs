namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>What becomes of a $top above the largest page: documentation allows all three.</summary>
public enum LargePages
{
    Refused,

    /// <summary>To the largest page.</summary>
    Cut,

    /// <summary>As if none had been named.</summary>
    Ignored,
}
