namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>What came of placing or releasing a hold.</summary>
public abstract record HoldAnswer
{
    private HoldAnswer()
    {
    }

    public sealed record Done : HoldAnswer;

    /// <summary>Nothing was changed; the reason is a sentence for people.</summary>
    public sealed record Refused(string Reason) : HoldAnswer
    {
        public static Refused NoReason { get; } = new("A hold needs a reason: whoever reviews it later will ask.");

        public static Refused EndsInThePast { get; } = new("The end lies in the past. Leave it empty to hold until it is released.");

        public static Refused IsOver { get; } = new("This hold is over already.");

        public static Refused NotKept(int number) => new($"Snapshot #{number} is not kept any more, or never was.");
    }
}
