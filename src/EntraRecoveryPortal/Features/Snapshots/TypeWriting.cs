using System.Diagnostics;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Hosting;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Writes the lanes of a capture down. Types end one after the other, in order; whatever pages of later ones have arrived is written in between, so that no list whose pages come one after
/// the other stands still while another is written.
/// </summary>
internal sealed class TypeWriting(SnapshotWriter writer, TenantReader reader, MissingSettlement missing, CaptureProgress progress)
{
    private readonly Dictionary<string, Task<bool>> arrivals = new(StringComparer.Ordinal);
    private long objects;

    /// <param name="later">The lanes that end after this one.</param>
    public async Task<TypeReading> WriteAsync(CaptureLane lane, IReadOnlyList<CaptureLane> later, CancellationToken cancel)
    {
        var type = lane.Plan.Type;
        await progress.ReportAsync(type.Plural, objects, cancel);
        // What came and went of a type that is read by its changes is looked for among those that have ended.
        List<CaptureLane> ahead = [.. later.Where(other => other.Plan.Method == ReadMethod.Full)];
        while (!lane.Pages.Completion.IsCompleted)
        {
            var any = await WriteArrivedAsync(lane, atMost: 1, cancel);
            foreach (var other in ahead)
                any += await WriteArrivedAsync(other, atMost: int.MaxValue, cancel);
            if (any == 0)
                await ArrivalAsync([lane, .. ahead], cancel);
        }

        var reading = await lane.Reading;
        if (reading.Method == ReadMethod.Incremental && type.Ends.Count > 0)
            reading = await FollowAsync(type, reading, cancel);
        if (reading.Method == ReadMethod.Full)
            reading = await missing.SettleAsync(type, reading, cancel);
        await writer.CompleteTypeAsync(reading, cancel);
        return reading;
    }

    private async Task<int> WriteArrivedAsync(CaptureLane lane, int atMost, CancellationToken cancel)
    {
        var written = 0;
        for (; written < atMost && lane.Pages.TryRead(out var page); written++)
            await WritePageAsync(lane.Plan.Type, page, cancel);
        return written;
    }

    // A wait that is not over yet is kept for the next time: each would stay in its channel.
    private async Task ArrivalAsync(IEnumerable<CaptureLane> lanes, CancellationToken cancel)
    {
        var waits = new List<Task<bool>>();
        foreach (var lane in lanes.Where(lane => !lane.Pages.Completion.IsCompleted))
        {
            if (!arrivals.TryGetValue(lane.Plan.Type.Name, out var wait) || wait.IsCompleted)
                arrivals[lane.Plan.Type.Name] = wait = lane.Pages.WaitToReadAsync(cancel).AsTask();
            waits.Add(wait);
        }

        if (waits.Count > 0)
            await await Task.WhenAny(waits);
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
