using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The snapshots that a report compares, with hash and coverage; null for a reading, and for one that has left the store.</summary>
public sealed record ReportSources(SnapshotSummary? From, SnapshotSummary? To)
{
    public static ReportSources Unknown { get; } = new(From: null, To: null);

    /// <summary>How a snapshot read a type (relation empty) or one relation of it; null for a reading.</summary>
    public static SnapshotTypeRow? PartOf(SnapshotSummary? snapshot, string type, string relation) =>
        snapshot?.Types.FirstOrDefault(part => part.Type == type && part.Relation == relation);

    /// <summary>When the objects of a type were last read on a side.</summary>
    public static DateTime? ReadAt(SnapshotSummary? snapshot, ReportSide side, string type) =>
        PartOf(snapshot, type, relation: "")?.ReadEnd ?? side.At;

    /// <summary>Types and relations that either side knows of, in the order of their names.</summary>
    public IReadOnlyList<(string Type, string Relation)> Parts(ReportSummary report) =>
    [
        .. new[] { From, To }.OfType<SnapshotSummary>().SelectMany(side => side.Types)
            .Where(part => report.Scope != ReportScope.Types || report.Detail.Types.Contains(part.Type))
            .Select(part => (part.Type, part.Relation)).Distinct().Order(),
    ];
}
