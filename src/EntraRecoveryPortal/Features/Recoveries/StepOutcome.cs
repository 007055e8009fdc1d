namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What has become of a step, in the words that are stored and shown.</summary>
public static class StepOutcome
{
    public const string Waiting = "waiting";

    /// <summary>Written, and Graph said so or a reading shows it.</summary>
    public const string Applied = "applied";

    /// <summary>Nothing had to be written.</summary>
    public const string AlreadySo = "alreadySo";

    /// <summary>Someone changed it since the report; left as it is.</summary>
    public const string Conflict = "conflict";

    /// <summary>Graph refused it, or a reading shows that it was not carried out.</summary>
    public const string Failed = "failed";

    /// <summary>Never sent, with the reason.</summary>
    public const string Skipped = "skipped";

    /// <summary>Sent and never answered; a reading will tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>Code of a step whose object the recycle bin would not give back, so that it was made again under a new id.</summary>
    public const string MadeAgain = "MadeAgain";

    /// <summary>So begins what is said of a step that added some of its links; the rest was refused.</summary>
    public const string AddedButFor = "Refused for ";

    public static IReadOnlyList<string> All { get; } = [Applied, AlreadySo, Conflict, Failed, Skipped, Unknown, Waiting];

    public static bool IsFinal(string outcome) => outcome is not (Waiting or Unknown);

    public static bool IsAsPlanned(string outcome) => outcome is Applied or AlreadySo;
}

/// <summary>A step's outcome with what there is to say about it.</summary>
public sealed record StepResult(string Outcome, string? Message = null, string? Code = null, string? RequestId = null);
