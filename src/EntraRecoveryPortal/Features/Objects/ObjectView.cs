using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>One object as of one snapshot, with what that snapshot asked about its type.</summary>
public sealed record ObjectView(SnapshotChoice Choice, ObjectDetail Detail, CaptureProfile? Profile)
{
    /// <summary>Names of the ids in its content, as of the snapshot.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string Title => Names.GetValueOrDefault(Detail.DisplayName, Detail.DisplayName);

    public string? KnownAs => Detail.SearchName is { } known ? Names.GetValueOrDefault(known, known) : null;

    public SnapshotSummary Snapshot => Choice.Chosen;

    public bool IsSynced => Detail.Content.Root.At("onPremisesSyncEnabled") is { ValueKind: System.Text.Json.JsonValueKind.True };

    /// <summary>When it leaves the recycle bin for good, UTC; null when it is not in there.</summary>
    public DateTime? LeavesBinAt => Detail.State == ObjectState.SoftDeleted ? RecycleBin.DeletedAt(Detail.Content.Root) + RecycleBin.Kept : null;

    public DateTime? ReadAt => Snapshot.Types.FirstOrDefault(t => t.Type == Detail.Ref.Type && t.Relation.Length == 0)?.ReadEnd;
}
