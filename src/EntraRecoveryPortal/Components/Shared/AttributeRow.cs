namespace EntraRecoveryPortal.Components.Shared;

/// <summary>One attribute on two sides, as JSON text; null is absent.</summary>
public sealed record AttributeRow(string Path, string? From, string? Now);
