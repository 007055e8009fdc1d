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

    internal static string Part(string relation) => relation switch
    {
        "" => "objects",
        Coverage.RecycleBin => "recycle bin",
        _ => relation,
    };
}
