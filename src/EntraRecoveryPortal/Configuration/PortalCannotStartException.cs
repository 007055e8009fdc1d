namespace EntraRecoveryPortal.Configuration;

/// <summary>Ends a start with a sentence for the operator; a host cannot be stopped from starting in another way.</summary>
public sealed class PortalCannotStartException(string sentence) : Exception(sentence);
