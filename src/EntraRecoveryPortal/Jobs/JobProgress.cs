namespace EntraRecoveryPortal.Jobs;

internal sealed record JobProgress(string State, string Phase, long Done, long? Total, string? Message);
