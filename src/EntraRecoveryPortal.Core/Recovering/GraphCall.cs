namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>One write, as it is sent.</summary>
/// <param name="Method">The HTTP verb.</param>
/// <param name="Path">Relative to <c>/v1.0/</c>.</param>
/// <param name="Body">JSON text, or null.</param>
public sealed record GraphCall(string Method, string Path, string? Body);
