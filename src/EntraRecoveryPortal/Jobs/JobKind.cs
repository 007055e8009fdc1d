namespace EntraRecoveryPortal.Jobs;

/// <summary>A kind of job by name, and the one permission that starting and cancelling it needs and that its run has.</summary>
internal sealed record JobKind(string Name, Type Job, string Permission);
