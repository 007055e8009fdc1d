namespace EntraRecoveryPortal.Graph;

/// <summary>Who gives way when quota is scarce: captures do.</summary>
public enum GraphPriority
{
    Low,
    Normal,
}
