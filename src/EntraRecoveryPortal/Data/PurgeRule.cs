namespace EntraRecoveryPortal.Data;

/// <summary>What the triggers of both databases let a purge do to a sealed header.</summary>
internal static class PurgeRule
{
    /// <summary>Every column but the two that tell of the purge.</summary>
    public static IReadOnlyList<string> FixedHeaderColumns { get; } =
    [
        .. typeof(SnapshotRow).GetProperties().Select(property => property.Name)
            .Where(name => name is not (nameof(SnapshotRow.PurgedAt) or nameof(SnapshotRow.SweptAt))),
    ];
}
