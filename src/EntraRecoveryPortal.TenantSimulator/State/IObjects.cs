namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The objects of the tenant: as they are, or as a reader sees them for the time being.</summary>
internal interface IObjects
{
    /// <summary>False where certainly nothing is deleted.</summary>
    bool AnyDeleted { get; }

    TenantObject? Find(string id);

    /// <summary>As lists show it: what is new shows by its id first.</summary>
    TenantObject? Listed(string id);

    IEnumerable<TenantObject> All(string kind, string? after);

    IEnumerable<TenantObject> Deleted(string kind, string? after);

    int Count(string kind);

    int CountDeleted(string kind);
}
