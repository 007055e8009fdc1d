namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>One link, or the trace of one that was removed.</summary>
internal readonly record struct LinkRow(string Target, long ChangedAt, bool Present);
