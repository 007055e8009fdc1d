using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Finds out what became of objects that a list, or a delta round, does not show any more. Missing is not deleted: an object
/// is gone only when Graph, asked for it by name, says that it is neither in the directory nor in the recycle bin.
/// </summary>
internal sealed class MissingObjects(GraphReads reads, ObjectType type, ReadManner manner)
{
    private const int IdsAtOnce = 1000;
    private const int Units = 2;

    public async Task<MissingVerdict> SettleAsync(IReadOnlyList<ObjectRef> missing, CancellationToken cancel)
    {
        if (missing.Count == 0)
            return MissingVerdict.Nothing;
        // The tenant always has it, so an answer without it is no deletion.
        if (type.IsSingleton)
            return MissingVerdict.Nothing with { Unknown = missing, Reason = "Microsoft Graph did not show it." };

        var search = new ObjectSearch(reads, type, manner);
        if (!type.IsDirectoryObject)
            return VerdictOf(await search.FindAsync(missing, cancel), []);

        var (live, failure) = await LiveAsync([.. missing.Select(target => target.Id)], type.Name, cancel);
        if (failure is not null)
            return MissingVerdict.Nothing with { Unknown = missing, Reason = $"Microsoft Graph answered {failure.Words.TrimEnd('.', ' ', ':')} when they were looked up by id." };
        var absent = missing.Where(target => !live.Contains(target.Id)).ToList();
        return VerdictOf(await search.FindInBinAsync(absent, cancel), [.. missing.Where(target => live.Contains(target.Id))]);
    }

    /// <summary>Of these objects, named by natural keys, those that had to go because one of their ends went.</summary>
    public async Task<IReadOnlyList<ObjectRef>> WithoutEndAsync(IReadOnlyList<ObjectRef> gone, CancellationToken cancel)
    {
        var places = type.Ends.Select(end => type.NaturalKey.Index().Where(part => part.Item == end.Property).Select(part => part.Index).DefaultIfEmpty(-1).First()).Where(place => place >= 0).ToList();
        var ends = gone.ToDictionary(target => target, target => places.Select(place => target.Id.Split('|')[place]).Where(id => Guid.TryParse(id, out _)).ToList());
        var (live, failure) = await LiveAsync([.. ends.Values.SelectMany(ids => ids).Distinct(StringComparer.Ordinal)], ofType: null, cancel);
        return failure is null ? [.. gone.Where(target => ends[target].Any(id => !live.Contains(id)))] : [];
    }

    private async Task<(IReadOnlySet<string> Live, GraphAnswer? Failure)> LiveAsync(IReadOnlyList<string> ids, string? ofType, CancellationToken cancel)
    {
        var live = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in ids.Chunk(IdsAtOnce))
        {
            var body = ofType is null
                ? JsonSerializer.SerializeToUtf8Bytes(new { ids = chunk })
                : JsonSerializer.SerializeToUtf8Bytes(new { ids = chunk, types = new[] { ofType } });
            var answer = await reads.AskAsync("directoryObjects/getByIds?$select=id", body, manner, Units, cancel);
            if (!answer.Succeeded)
                return (live, answer);
            live.UnionWith(GraphReads.Items(answer.Body).Select(found => found.TextAt("id")).OfType<string>());
        }

        return (live, null);
    }

    private MissingVerdict VerdictOf(IReadOnlyList<Sighting> sightings, IReadOnlyList<ObjectRef> live)
    {
        var unknown = sightings.Where(sighting => sighting.Failure is not null && !IsBinRefused(sighting)).ToList();
        return new MissingVerdict
        {
            InBin = [.. Of(ObjectState.SoftDeleted).Select(sighting => new DirectoryObject
            {
                Ref = sighting.Ref,
                State = ObjectState.SoftDeleted,
                Content = ObjectBody.Keep(type, sighting.Sent, [], JoinedParts.Nothing),
            })],
            Gone = [.. Of(ObjectState.Gone).Concat(sightings.Where(IsBinRefused)).Select(sighting => sighting.Ref)],
            StillThere = [.. live, .. Of(ObjectState.Present).Select(sighting => sighting.Ref)],
            Unknown = [.. unknown.Select(sighting => sighting.Ref)],
            BinReason = sightings.FirstOrDefault(IsBinRefused)?.Failure is { } refused
                ? $"Microsoft Graph answered {refused.Words.TrimEnd('.', ' ', ':')} when deleted {type.PluralInSentence} were looked up. Some that are called gone may be in the recycle bin."
                : null,
            Reason = unknown is [{ Failure: { } failure }, ..] ? $"Microsoft Graph answered {failure.Words.TrimEnd('.', ' ', ':')} when they were looked up." : null,
        };

        IEnumerable<Sighting> Of(ObjectState state) => sightings.Where(sighting => sighting.Failure is null && sighting.State == state);
    }

    // Deleted for certain. That it may lie in a bin which the app may not read at all is told by the coverage of the bin.
    private static bool IsBinRefused(Sighting sighting) => sighting is { IsAbsent: true, Failure.Status: 400 or 403 };
}
