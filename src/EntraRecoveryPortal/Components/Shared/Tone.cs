namespace EntraRecoveryPortal.Components.Shared;

/// <summary>How loud a badge or tile is; the word on it says what it means.</summary>
public enum Tone { Neutral, Info, Success, Warning, Danger }
