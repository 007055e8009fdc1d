using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Asks what became of the objects that the snapshot before had and a full read did not show, before the type ends and calls
/// them gone. What cannot be settled makes the type incomplete, with the evidence.
/// </summary>
internal sealed class MissingSettlement(TenantReader reader, SnapshotWriter writer, CaptureOptions options)
{
    private const string Doubted = "Nothing of it was taken for deleted; when the next snapshot finds the same, it is.";

    public async Task<TypeReading> SettleAsync(ObjectType type, TypeReading reading, CancellationToken cancel)
    {
        if (!IsWhole(reading))
            return reading;
        var verdict = await LookUpAsync(type, cancel);
        if (verdict.StillThere.Count > 0)
        {
            // A list that lost a page by mischance shows it the second time.
            var again = await reader.ReadTypeAsync(type, GraphPriority.Low, (page, token) => writer.WriteAsync(type.Name, page.Objects, page.Links, token), cancel);
            reading = reading with { Profile = again.Profile, Coverage = again.Coverage, EndedAt = again.EndedAt };
            if (!IsWhole(reading))
                return reading;
            verdict = await LookUpAsync(type, cancel);
        }

        if (verdict.BinReason is { } refused)
            reading = Incomplete(reading, Coverage.RecycleBin, refused);
        return await DoubtAsync(type, verdict, cancel) is { } evidence ? Incomplete(reading, "", evidence) : reading;
    }

    private async Task<MissingVerdict> LookUpAsync(ObjectType type, CancellationToken cancel)
    {
        var verdict = await reader.SettleAsync(type, await writer.UnseenAsync(type.Name, cancel), GraphPriority.Low, cancel);
        if (verdict.InBin.Count > 0)
            await writer.WriteAsync(type.Name, verdict.InBin, [], cancel);
        return verdict;
    }

    private async Task<string?> DoubtAsync(ObjectType type, MissingVerdict verdict, CancellationToken cancel)
    {
        if (verdict.StillThere is [var there, ..])
            return $"{verdict.StillThere.Count} {type.PluralInSentence} are missing from the list, read twice, and Microsoft Graph finds them by id ({there.Id}).";
        if (verdict.Unknown.Count > 0)
            return $"{verdict.Unknown.Count} {type.PluralInSentence} are missing from the list, and what became of them is unknown. {verdict.Reason}";

        // Grants and assignments have no recycle bin and no id to be asked for: only the loss of their ends explains theirs.
        var known = writer.KnownBefore(type.Name);
        if (type.NaturalKey.Count == 0 || !options.IsPassedBy(verdict.Gone.Count, known))
            return null;
        var unexplained = verdict.Gone.Count - (await reader.WithoutEndAsync(type, verdict.Gone, GraphPriority.Low, cancel)).Count;
        return options.IsPassedBy(unexplained, known) && writer.ReasonBefore(type.Name)?.EndsWith(Doubted, StringComparison.Ordinal) != true
            ? $"{unexplained} of {known} {type.PluralInSentence} are missing from the list, although what they were given to is still there. {Doubted}"
            : null;
    }

    private static bool IsWhole(TypeReading reading) => reading.Coverage.Any(part => part is { Relation: "", State: CoverageState.Complete });

    private static TypeReading Incomplete(TypeReading reading, string relation, string reason) => reading with
    {
        Coverage = [.. reading.Coverage.Select(part => part.Relation == relation ? part with { State = CoverageState.Incomplete, Reason = reason } : part)],
    };
}
