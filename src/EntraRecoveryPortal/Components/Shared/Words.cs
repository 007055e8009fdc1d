namespace EntraRecoveryPortal.Components.Shared;

/// <summary>The word, sign and tone in which a state or action appears; unknown ones appear as they are.</summary>
public static class Words
{
    private const int MostUnscrolled = 2;

    public static (string Text, string Icon, Tone Tone) Action(string action) => action.ToUpperInvariant() switch
    {
        "UPDATE" => ("Update", "edit", Tone.Info),
        "RESTORE" => ("Restore", "restore_from_trash", Tone.Success),
        "RECREATE" => ("Recreate", "add_circle", Tone.Success),
        "SOFTDELETE" => ("Soft delete", "delete", Tone.Warning),
        "DELETE" => ("Delete (permanent)", "delete_forever", Tone.Danger),
        "NONE" => ("Nothing", "block", Tone.Neutral),
        _ => (action, "edit", Tone.Neutral),
    };

    public static (string Text, string Icon, Tone Tone) State(string state) => state.ToUpperInvariant() switch
    {
        "INITIALIZED" => ("Waiting", "schedule", Tone.Neutral),
        "LOADINGDATA" => ("Reading", "sync", Tone.Info),
        "CALCULATING" => ("Calculating", "sync", Tone.Info),
        "RUNNING" => ("Running", "sync", Tone.Info),
        "SUCCESSFUL" => ("Successful", "check_circle", Tone.Success),
        "FAILED" => ("Failed", "error", Tone.Danger),
        "ABANDONED" => ("Abandoned", "cancel", Tone.Warning),
        "WAITING" => ("Waiting", "schedule", Tone.Neutral),
        "APPLIED" => ("Applied", "check_circle", Tone.Success),
        "ALREADYSO" => ("Already so", "check", Tone.Success),
        "CONFLICT" => ("Conflict", "call_split", Tone.Warning),
        "SKIPPED" => ("Skipped", "skip_next", Tone.Neutral),
        "UNKNOWN" => ("Unknown", "help", Tone.Warning),
        "DONE" => ("Done", "check_circle", Tone.Success),
        "REFUSED" => ("Refused", "block", Tone.Danger),
        "COMPLETE" => ("Complete", "check_circle", Tone.Success),
        "INCOMPLETE" => ("Incomplete", "warning", Tone.Warning),
        "CARRIEDFORWARD" => ("Carried forward", "history", Tone.Neutral),
        "NOTASKED" => ("Not asked", "remove", Tone.Neutral),
        "PRESENT" => ("Present", "check", Tone.Success),
        "SOFTDELETED" => ("In the recycle bin", "delete", Tone.Warning),
        "GONE" => ("Gone", "delete_forever", Tone.Danger),
        _ => (state, "circle", Tone.Neutral),
    };

    /// <summary>"1 user", "3 users", "1,204 users".</summary>
    public static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>The tab stop of a list that scrolls when it is long: without one a keyboard does not reach its end. A short one needs none.</summary>
    public static string? ScrollStop(int items) => items > MostUnscrolled ? "0" : null;

    /// <summary>"512 KB", "1.4 GB".</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e9:N1} GB"),
        >= 1_000_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB"),
        _ => $"{Number(bytes / 1000)} KB",
    };

    /// <summary>"1,204".</summary>
    public static string Number(long number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
