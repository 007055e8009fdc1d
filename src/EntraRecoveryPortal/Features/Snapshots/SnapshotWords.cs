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

    /// <summary>The first snapshot changed nothing: all of it is new.</summary>
    internal static string Changed(SnapshotHeader header) => header.Number == 1
        ? "first"
        : string.Create(CultureInfo.InvariantCulture, $"{header.ChangedObjects:N0} objects, {header.ChangedLinks:N0} links");
}
