namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>One sign-in that waits for its code to be exchanged.</summary>
internal sealed record Authorization(
    SimulatedPerson Person,
    string ClientId,
    string RedirectUri,
    string CodeChallenge,
    string? Nonce,
    string Scope,
    DateTimeOffset SignedInAt);
