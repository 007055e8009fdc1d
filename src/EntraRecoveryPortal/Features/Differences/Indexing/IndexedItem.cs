using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>What filters and counts look at of one difference. Words that many rows share are shared; numbers are those of texts.</summary>
internal readonly record struct IndexedItem
{
    public static int Size => Unsafe.SizeOf<IndexedItem>();

    public required long Key { get; init; }
    public required ItemKind Kind { get; init; }
    public required string Path { get; init; }

    /// <summary>The number of its facet.</summary>
    public required int Facet { get; init; }

    public required int Target { get; init; }
    public required int TargetName { get; init; }
    public required int From { get; init; }
    public required int Now { get; init; }
    public required bool LinkInFrom { get; init; }
    public required bool LinkInNow { get; init; }
    public required string? NotRestorable { get; init; }
    public required string? Risk { get; init; }

    /// <summary>Why it cannot be put back; none when it hangs under an object that came or went, or is of a change that follows from another.</summary>
    public string? KeptReason(in IndexedChange change) => !change.IsConsequence &&
        (Kind == ItemKind.Attribute || (Kind == ItemKind.Link && change.Action == ChangeAction.Update) || (Kind == ItemKind.Object && Target == ReportTexts.None)) ? NotRestorable : null;
}
