namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>How the directory behaves where Microsoft's documentation leaves it open or contradicts itself: a client has to stand each of them both ways.</summary>
public sealed record DirectoryBehaviour
{
    /// <summary>Whether a deleted security group goes to the recycle bin, as the pages of 2026 say, or is gone at once, as older ones do.</summary>
    public bool SecurityGroupsSoftDelete { get; init; } = true;

    /// <summary>Whether a deleted device goes to the recycle bin: public preview. Devices joined to Active Directory never do.</summary>
    public bool DevicesSoftDelete { get; init; }

    /// <summary>Whether enabling or disabling a device takes the role Cloud Device Administrator on the calling application besides its permission.</summary>
    public bool DeviceUpdatesNeedRole { get; init; }

    /// <summary>Whether the same app role assignment sent twice answers 409 instead of 400.</summary>
    public bool DuplicateAssignmentsConflict { get; init; }

    /// <summary>Whether the first round of a delta query tells of deleted objects too.</summary>
    public bool DeltaBeginsWithRemoved { get; init; }

    /// <summary>Whether a delta round tells an object again that it has told already.</summary>
    public bool DeltaReplays { get; init; }

    /// <summary>Raising it makes every delta token of before answer 410 Gone, with the address to start over at.</summary>
    public int DeltaEpoch { get; init; }
}
