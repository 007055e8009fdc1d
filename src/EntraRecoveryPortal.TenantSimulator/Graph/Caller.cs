namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>The application behind the access token and the permissions in it.</summary>
internal sealed record Caller(string AppId, IReadOnlySet<string> Permissions);
