namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>Who changes the tenant, and when: an application by its client id, or what else the simulator does.</summary>
internal sealed record Author(string Name, DateTimeOffset At);
