namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>The truth about an incident: which objects it changed.</summary>
internal sealed record IncidentOutcome(string Description, IReadOnlyList<string> Changed);
