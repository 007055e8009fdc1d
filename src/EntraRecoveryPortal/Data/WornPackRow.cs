namespace EntraRecoveryPortal.Data;

/// <summary>A pack of which little is still needed: the next snapshot writes copies of what is, so that the pack can leave.</summary>
public sealed class WornPackRow
{
    public required long PackKey { get; set; }
}
