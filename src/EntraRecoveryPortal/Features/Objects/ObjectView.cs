using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>One object as of one snapshot, with what that snapshot asked about its type.</summary>
public sealed record ObjectView(SnapshotChoice Choice, ObjectDetail Detail, CaptureProfile? Profile)
{
    public SnapshotSummary Snapshot => Choice.Chosen;

    public bool IsSynced => Detail.Content.Root.At("onPremisesSyncEnabled") is { ValueKind: System.Text.Json.JsonValueKind.True };

    public DateTime? ReadAt => Snapshot.Types.FirstOrDefault(t => t.Type == Detail.Ref.Type && t.Relation.Length == 0)?.ReadEnd;
}
