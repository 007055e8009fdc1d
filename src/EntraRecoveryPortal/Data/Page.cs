namespace EntraRecoveryPortal.Data;

/// <summary>One page of a list and the size of the whole list.</summary>
/// <param name="IsMore">The list is longer than Total: it was not counted to its end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, bool IsMore = false);
