namespace EntraRecoveryPortal.Components.Shared;

/// <summary>What a command came to, in a sentence for the person who gave it.</summary>
public sealed record Outcome(bool Succeeded, string Text)
{
    public static Outcome Done(string text) => new(true, text);

    public static Outcome Refused(string text) => new(false, text);
}
