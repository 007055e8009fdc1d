namespace EntraRecoveryPortal.Demo;

/// <summary>The demo cannot start as asked; the message is one line for the person who started it.</summary>
public sealed class DemoCannotStartException(string message, Exception? inner = null) : Exception(message, inner);
