namespace EntraRecoveryPortal.Components.Shared;

public sealed record Crumb(string Text, string Href);
