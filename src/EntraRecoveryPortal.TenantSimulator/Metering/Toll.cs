namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>What a call cost and what became of the quota.</summary>
/// <param name="Share">How much of the quota is used, told only from 0.8 on.</param>
internal sealed record Toll(int Units, int Writes, double? Share, Refusal? Refusal);

/// <summary>Beyond the quota. Scope, information and wait are null where Graph does not tell them.</summary>
internal sealed record Refusal(string? Scope, string? Information, int? RetryAfter);
