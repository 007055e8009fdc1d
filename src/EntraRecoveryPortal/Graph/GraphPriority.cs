namespace EntraRecoveryPortal.Graph;

/// <summary>Who gives way when quota is scarce: captures do.</summary>
internal enum GraphPriority
{
    Low,
    Normal,
}
