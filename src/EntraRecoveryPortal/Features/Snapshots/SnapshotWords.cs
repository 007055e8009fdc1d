using System.Globalization;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A snapshot's header in words.</summary>
internal static class SnapshotWords
{
    internal static string Trigger(string trigger) => trigger switch
    {
        "manual" => "by hand",
        "scheduled" => "by schedule",
        "comparison" => "for a comparison",
        "import" => "from an archive",
        _ => trigger,
    };

    /// <summary>All of the first snapshot is new.</summary>
    internal static string Changed(SnapshotHeader header, int count) => header.Number == 1 ? "all" : count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Method(ReadMethod? method) => method switch
    {
        ReadMethod.Full => "whole",
        ReadMethod.Incremental => "changes",
        ReadMethod.Carried => "not this time",
        _ => "",
    };

    /// <summary>Of a snapshot that read everything although changes would have told, what came of it; and of one whose capture was interrupted, that it was.</summary>
    internal static string Method(SnapshotSummary snapshot) => Proof(snapshot) + (snapshot.Types.Any(CaptureHandover.IsTakenOver) ? "; it went on after an interruption" : "");

    private static string Proof(SnapshotSummary snapshot) => snapshot.Types.Where(type => type.DriftCount is not null).ToList() switch
    {
        { Count: 0 } => snapshot.Method,
        var proven when proven.Sum(type => type.DriftCount) is > 0 and var drift => string.Create(CultureInfo.InvariantCulture, $"{snapshot.Method}; {drift:N0} rows had not been told by changes and are corrected"),
        _ => $"{snapshot.Method}; it proves those taken by changes right",
    };

    internal static string Part(string relation) => relation switch
    {
        "" => "objects",
        Coverage.RecycleBin => "recycle bin",
        _ => relation,
    };
}
