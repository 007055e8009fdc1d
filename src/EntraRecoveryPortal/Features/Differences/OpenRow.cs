using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What an open row of a report shows.</summary>
/// <param name="Items">By the key of each object of the row.</param>
/// <param name="Consequences">What followed from it.</param>
public sealed record OpenRow(IReadOnlyDictionary<long, ReportItems> Items, Consequences Consequences);

/// <summary>The first of the changes that followed from one.</summary>
public sealed record Consequences(IReadOnlyList<Consequence> Shown, int Total, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>How many are shown at a time; a search finds the others, and the files have all.</summary>
    public const int Most = 50;

    public static Consequences None { get; } = new([], 0, new Dictionary<string, string>());
}

/// <summary>An object that changed because another one did: it is put back there.</summary>
public sealed record Consequence(ObjectRef Ref, string DisplayName, string? Cause, IReadOnlyList<ReportItem> Items);
