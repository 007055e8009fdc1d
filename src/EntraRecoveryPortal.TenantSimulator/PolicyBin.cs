namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>The recycle bin of Conditional Access as an application meets it: its permissions are not documented.</summary>
public enum PolicyBin
{
    /// <summary>Read, restored from and emptied with the permissions of policies.</summary>
    Open,

    /// <summary>Read, and no more: the rest is 403.</summary>
    ReadOnly,

    /// <summary>All of it is 403.</summary>
    Closed,

    /// <summary>v1.0 does not have it.</summary>
    Absent,
}
