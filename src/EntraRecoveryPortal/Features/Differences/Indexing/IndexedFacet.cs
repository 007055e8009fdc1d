namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>An attribute or a relation, with the elements of a keyed array taken together.</summary>
internal sealed record IndexedFacet(string Path, bool IsLink)
{
    /// <summary>The facet of an item that is about the object itself.</summary>
    public const int None = -1;
}
