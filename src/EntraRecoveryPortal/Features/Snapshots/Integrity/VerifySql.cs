namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The long reads of a verification, in the words that both databases know. Written out because a million rows are read.</summary>
internal static class VerifySql
{
    public const string Objects = "SELECT o.[ObjectKey], o.[Type], o.[ObjectId] FROM [Objects] AS o ORDER BY o.[ObjectKey]";

    /// <summary>Versions in the order of objects.</summary>
    public const string Versions = """
        SELECT v.[ObjectKey], v.[SnapshotKey], v.[Type], v.[State], v.[ContentHash], v.[PreviousSnapshotKey], v.[PreviousState], v.[IsCopy],
            v.[TenantKey], v.[DisplayName], v.[SearchName], v.[ErasureKey]
        FROM [ObjectVersions] AS v
        WHERE v.[SnapshotKey] <= @upTo
        ORDER BY v.[ObjectKey], v.[SnapshotKey]
        """;

    /// <summary>Rows of links in the order of links.</summary>
    public const string Links = """
        SELECT l.[SourceKey], l.[Relation], l.[TargetKey], l.[SnapshotKey], l.[Present], l.[IsInitial]
        FROM [LinkVersions] AS l
        WHERE l.[SnapshotKey] <= @upTo
        ORDER BY l.[SourceKey], l.[Relation], l.[TargetKey], l.[SnapshotKey]
        """;

    /// <summary>Versions of some packs of one snapshot, each with the hash of the content that it replaced, where that version is still there.</summary>
    public const string OfPacks = """
        SELECT v.[PackKey], v.[ObjectKey], v.[SnapshotKey], v.[Type], v.[DisplayName], v.[SearchName], v.[ContentHash], v.[Offset], v.[Length],
            v.[PreviousOffset], v.[PreviousLength], v.[ErasureKey], v.[IsCopy], p.[ContentHash]
        FROM [ObjectVersions] AS v LEFT JOIN [ObjectVersions] AS p ON p.[ObjectKey] = v.[ObjectKey] AND p.[SnapshotKey] = v.[PreviousSnapshotKey]
        WHERE v.[SnapshotKey] = @snapshot AND v.[PackKey] >= @from AND v.[PackKey] <= @to
        ORDER BY v.[PackKey]
        """;

    public static IReadOnlyList<string> All { get; } = [Objects, Versions, Links, OfPacks];
}
