using System.Globalization;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A snapshot's header in words.</summary>
internal static class SnapshotWords
{
    internal static string Trigger(string trigger) => trigger switch
    {
        "manual" => "by hand",
        "scheduled" => "by schedule",
        "comparison" => "for a comparison",
        _ => trigger,
    };

    /// <summary>"197 objects, 32 links".</summary>
    internal static string Changed(SnapshotHeader header) => header.Number == 1
        ? "first"
        : string.Create(CultureInfo.InvariantCulture, $"{header.ChangedObjects:N0} objects, {header.ChangedLinks:N0} links");

    /// <summary>One of the two as a column; all of the first snapshot is new.</summary>
    internal static string Changed(SnapshotHeader header, int count) => header.Number == 1 ? "all" : count.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Part(string relation) => relation switch
    {
        "" => "objects",
        "deletedItems" => "recycle bin",
        _ => relation,
    };
}
