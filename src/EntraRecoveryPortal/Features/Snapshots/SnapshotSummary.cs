using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A sealed snapshot as a list shows it.</summary>
public sealed record SnapshotSummary
{
    public required SnapshotHeader Header { get; init; }
    public required string Trigger { get; init; }
    public required string Method { get; init; }
    public string? Note { get; init; }
    public string? StartedByName { get; init; }
    /// <summary>daily, weekly, monthly or yearly; null when it took no slot.</summary>
    public string? Slot { get; init; }
    /// <summary>The holds in force.</summary>
    public IReadOnlyList<SnapshotHold> Holds { get; init; } = [];
    /// <summary>Coverage per type (relation empty) and per relation.</summary>
    public required IReadOnlyList<SnapshotTypeRow> Types { get; init; }

    public long SnapshotKey => Header.SnapshotKey;
    public int Number => Header.Number;

    internal static SnapshotSummary Of(SnapshotRow row, IEnumerable<SnapshotTypeRow> types, IEnumerable<SnapshotHold> holds) => new()
    {
        Header = SnapshotHeader.Of(row),
        Trigger = row.Trigger,
        Method = row.Method,
        Note = row.Note,
        Slot = row.Slot,
        Holds = [.. holds],
        StartedByName = row.StartedByName,
        Types = [.. types.OrderBy(type => type.Type, StringComparer.Ordinal).ThenBy(type => type.Relation, StringComparer.Ordinal)],
    };
}
