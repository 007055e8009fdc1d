using System.Diagnostics;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Hosting;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes the lanes of a capture down, one after the other.</summary>
internal sealed class TypeWriting(SnapshotWriter writer, TenantReader reader, MissingSettlement missing, CaptureProgress progress)
{
    private long objects;

    public async Task<TypeReading> WriteAsync(CaptureLane lane, CancellationToken cancel)
    {
        var type = lane.Plan.Type;
        await progress.ReportAsync(type.Plural, objects, cancel);
        await foreach (var page in lane.Pages.ReadAllAsync(cancel))
            await WritePageAsync(type, page, cancel);

        var reading = await lane.Reading;
        if (reading.Method == ReadMethod.Incremental && type.Ends.Count > 0)
            reading = await FollowAsync(type, reading, cancel);
        if (reading.Method == ReadMethod.Full)
            reading = await missing.SettleAsync(type, reading, cancel);
        await writer.CompleteTypeAsync(reading, cancel);
        return reading;
    }

    // Grants come and go with the objects that they stand on, and no delta round tells.
    private async Task<TypeReading> FollowAsync(ObjectType type, TypeReading reading, CancellationToken cancel)
    {
        if (!await writer.CrossedAsync([.. type.Ends.SelectMany(end => end.Types).Distinct(StringComparer.Ordinal)], cancel))
            return reading;
        await writer.RestartTypeAsync(type.Name, cancel);
        // The list is read after the token was given, so the token holds for it as well.
        var again = await reader.ReadTypeAsync(type, GraphPriority.Low, (page, token) => WritePageAsync(type, page, token), cancel);
        var reason = $"Read whole: {type.PluralInSentence} come and go with what they stand on, and some of that did.";
        return again with { DeltaLink = reading.DeltaLink, Coverage = [.. again.Coverage.Select(part => part is { Relation: "", Reason: null } ? part with { Reason = reason } : part)] };
    }

    private async Task WritePageAsync(ObjectType type, ReadPage page, CancellationToken cancel)
    {
        await (page.Kind switch
        {
            PageKind.Whole => writer.WriteAsync(type.Name, page.Objects, page.Links, cancel),
            PageKind.Change => writer.WriteChangesAsync(type.Name, page.Objects, Changes(page), cancel),
            PageKind.LateChange => writer.WriteLateChangesAsync(type.Name, page.Objects, Changes(page), cancel),
            PageKind.Anew => writer.RestartTypeAsync(type.Name, cancel),
            _ => throw new UnreachableException(),
        });
        objects += page.Objects.Count;
        NativeHeap.GiveBack();
        await progress.ReportAsync(type.Plural, objects, cancel);
    }

    private static IReadOnlyList<LinkChange> Changes(ReadPage page) =>
        [.. page.Links.Select(link => new LinkChange(link, Present: true)), .. page.LinksGone.Select(link => new LinkChange(link, Present: false))];
}
