using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A value and the number of changed objects that have it.</summary>
public sealed record FacetCount<T>(T Value, int Objects);

/// <summary>An attribute or relation that differs, on how many objects, and its most frequent values now (as <see cref="ChangeFilter.Now"/> writes them).</summary>
public sealed record AttributeFacet(string Path, bool IsLink, int Objects, IReadOnlyList<FacetCount<string>> Now);

/// <summary>How many objects of a type a recovery would treat alike.</summary>
public sealed record TypeAction(string Type, ChangeAction Action, int Objects);

/// <summary>Counts to filter by. Each group counts what the other filters leave.</summary>
public sealed record ReportFacets
{
    public required IReadOnlyList<AttributeFacet> Attributes { get; init; }
    public required IReadOnlyList<FacetCount<string>> Types { get; init; }
    public required IReadOnlyList<FacetCount<ChangeAction>> Actions { get; init; }
    public required IReadOnlyList<FacetCount<bool>> Restorable { get; init; }

    /// <summary>What all filters leave, for the picture.</summary>
    public required IReadOnlyList<TypeAction> Picture { get; init; }

    /// <summary>Why something of an object cannot be put back.</summary>
    public required IReadOnlyList<FacetCount<string>> Reasons { get; init; }

    public required IReadOnlyList<FacetCount<string>> Risks { get; init; }
}
