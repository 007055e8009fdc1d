using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>manifest.json of an archive: the snapshot's header as it is chained, and how many lines each file holds. Sums of all files, this one too, are in SHA256SUMS.</summary>
public sealed record ArchiveManifest
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }
    public required string TenantId { get; init; }
    public required string TenantName { get; init; }
    public required ArchivedHeader Snapshot { get; init; }
    public required IReadOnlyList<ArchivedCoverage> Coverage { get; init; }
    public required IReadOnlyDictionary<string, int> Lines { get; init; }
    /// <summary>How far the chains of the tables under records/ had come.</summary>
    public IReadOnlyList<ArchivedHead> Records { get; init; } = [];
}

/// <summary>The head of a chained table's chain when the archive was written.</summary>
public sealed record ArchivedHead(string Table, long LastKey, string Hash)
{
    public static string ToJson(IReadOnlyList<ArchivedHead> heads) => JsonSerializer.Serialize(heads, JsonSerializerOptions.Web);

    public static IReadOnlyList<ArchivedHead> FromJson(string json) => JsonSerializer.Deserialize<IReadOnlyList<ArchivedHead>>(json, JsonSerializerOptions.Web) ?? [];
}

/// <summary>Everything that the snapshot's hash covers, and the hash itself.</summary>
public sealed record ArchivedHeader
{
    public required int FormatVersion { get; init; }
    public required int Number { get; init; }
    public required string Trigger { get; init; }
    public required string Method { get; init; }
    public string? Note { get; init; }
    public string? StartedByTenantId { get; init; }
    public string? StartedByObjectId { get; init; }
    public string? StartedByName { get; init; }
    public required DateTime StartedAt { get; init; }
    public required DateTime SealedAt { get; init; }
    public required DateTime ExpiresAt { get; init; }
    public string? Slot { get; init; }
    public required bool IsComplete { get; init; }
    public required int ObjectCount { get; init; }
    public required int LinkCount { get; init; }
    public required int ChangedObjects { get; init; }
    public required int ChangedLinks { get; init; }
    public string? PreviousHash { get; init; }
    public required string StateDigest { get; init; }
    public required string Hash { get; init; }
}

/// <summary>A coverage row of the snapshot.</summary>
public sealed record ArchivedCoverage
{
    public required string Type { get; init; }
    public required string Relation { get; init; }
    public required CoverageState Coverage { get; init; }
    public string? Reason { get; init; }
    public int? AsOfNumber { get; init; }
    public string? Profile { get; init; }
    public DateTime? ReadStart { get; init; }
    public DateTime? ReadEnd { get; init; }
    public required int PresentCount { get; init; }
    public required int SoftDeletedCount { get; init; }
    public required int ChangedCount { get; init; }
    public int CopiedCount { get; init; }
    public ReadMethod? Method { get; init; }
    public string? DeltaLink { get; init; }
    public int? DriftCount { get; init; }
}
