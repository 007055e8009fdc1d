namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What came of the wish for a report.</summary>
public abstract record ReportCreation
{
    private ReportCreation()
    {
    }

    /// <summary>The report is being made; some pasted lines may have named nothing, or more than one object.</summary>
    public sealed record Created(int Number, IReadOnlyList<string> Unresolved, IReadOnlyList<string> Ambiguous) : ReportCreation
    {
        /// <summary>The same two snapshots had been compared before; that report is given.</summary>
        public bool IsReused { get; init; }

        public string Sentence => IsReused ? $"Report {Number} has compared the same." : $"Report {Number} is being made.";
    }

    /// <summary>No report was made, and why; the sentence is for people.</summary>
    public sealed record Refused(string Reason) : ReportCreation
    {
        public static Refused NoSnapshot { get; } = new("There is no complete snapshot to compare with yet. Capture one first.");
        public static Refused NothingChosen { get; } = new("Choose at least one type.");
        public static Refused NothingPasted { get; } = new("Paste at least one id, user principal name or display name.");
        public static Refused SameSides { get; } = new("Both sides are the same snapshot, so nothing can differ.");
        public static Refused TooManyIds { get; } = new($"A report takes at most {PastedIds.Most:N0} pasted lines. Compare whole types instead.");

        public static Refused UnknownSnapshot(int number) => new($"Snapshot #{number} does not exist or is no longer kept.");

        public static Refused UnknownType(string type) => new($"\"{type}\" is not a type that is captured.");

        public static Refused NobodyFound(int snapshot, IReadOnlyList<string> unresolved) =>
            new($"Snapshot #{snapshot} knows none of these: {string.Join(", ", unresolved.Take(10))}{(unresolved.Count > 10 ? " ..." : ".")}");
    }
}
