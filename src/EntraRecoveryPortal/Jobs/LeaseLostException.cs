namespace EntraRecoveryPortal.Jobs;

/// <summary>Another portal has taken this job over; this run must not write anything more.</summary>
public sealed class LeaseLostException() : OperationCanceledException("The lease of this job is lost.");
