namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>The long reads of a verification and a seal, and those of many packs, in the words that both databases know. Written out because a million rows are read, or large ones.</summary>
internal static class VerifySql
{
    /// <summary>So many packs are asked for by their keys.</summary>
    public const int MostPacks = 64;

    private const string PackColumns = "SELECT p.[PackKey], p.[SnapshotKey], p.[FormatVersion], p.[KeyId], p.[PackId], p.[EntryCount], p.[Hash], p.[Payload] FROM [Packs] AS p";

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

    /// <summary>What a seal reads back of the versions of some packs of its snapshot.</summary>
    public const string Written = """
        SELECT v.[PackKey], v.[Type], v.[Offset], v.[Length], v.[ContentHash]
        FROM [ObjectVersions] AS v
        WHERE v.[SnapshotKey] = @snapshot AND v.[PackKey] >= @from AND v.[PackKey] <= @to
        ORDER BY v.[PackKey]
        """;

    /// <summary>Packs of one snapshot.</summary>
    public const string Packs = PackColumns + " WHERE p.[SnapshotKey] = @snapshot AND p.[PackKey] >= @from AND p.[PackKey] <= @to ORDER BY p.[PackKey]";

    /// <summary>Packs of any snapshots; <see cref="ThesePacks"/> names them.</summary>
    public static string SomePacks { get; } = $"{PackColumns} WHERE p.[PackKey] IN ({string.Join(", ", Enumerable.Range(0, MostPacks).Select(number => $"@pack{number}"))})";

    public static IReadOnlyList<string> All { get; } = [Objects, Versions, Links, OfPacks, Written, Packs, SomePacks];

    public static (string Name, long Value)[] ThesePacks(IReadOnlyList<long> packKeys) =>
        [.. Enumerable.Range(0, MostPacks).Select(number => ($"pack{number}", packKeys[Math.Min(number, packKeys.Count - 1)]))];
}
