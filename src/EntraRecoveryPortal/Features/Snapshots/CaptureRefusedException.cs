namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A capture may not go on: another one is under way, or its job was taken over. Nothing of it becomes visible.</summary>
public sealed class CaptureRefusedException(string message) : Exception(message);
