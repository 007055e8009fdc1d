namespace EntraRecoveryPortal.Features.Settings;

/// <summary>One configuration key as the portal uses it.</summary>
/// <param name="Key">Such as "Tenant:Id".</param>
/// <param name="Value">Masked when secret; null when not set.</param>
/// <param name="Source">Where it comes from, in words.</param>
public sealed record EffectiveValue(string Key, string? Value, string Source);
