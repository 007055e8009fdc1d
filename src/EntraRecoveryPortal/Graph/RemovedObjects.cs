using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Settles what became of objects that a delta round tells are not there any more.</summary>
internal sealed class RemovedObjects(GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses, int inBin)
{
    /// <summary>The content of what is gone and was never seen.</summary>
    public static CanonicalJson Nothing { get; } = CanonicalJson.Parse("{}");

    public async Task<IReadOnlyList<DirectoryObject>> SettleAsync(
        IReadOnlyList<ObjectRef> removed, IReadOnlyDictionary<ObjectRef, DirectoryObject> known, CancellationToken cancel)
    {
        var objects = new List<DirectoryObject>(await ListedInBinAsync(removed, cancel));
        var binned = objects.Select(one => one.Ref).ToHashSet();
        var verdict = await new MissingObjects(reads, type, manner).SettleAsync([.. removed.Where(target => !binned.Contains(target))], cancel);
        objects.AddRange(verdict.InBin);
        objects.AddRange(verdict.Gone.Select(target => new DirectoryObject { Ref = target, State = ObjectState.Gone, Content = known.GetValueOrDefault(target)?.Content ?? Nothing }));
        if (verdict.BinReason is { } refused)
            losses.Add(Coverage.RecycleBin, refused);
        if (verdict.Unknown.Count > 0)
            losses.Add("", $"{verdict.Unknown.Count} {type.PluralInSentence} were removed, and what became of them is unknown. {verdict.Reason}");
        if (verdict.StillThere.Count == 0)
            return objects;

        // Removed and, since then, there again.
        var sight = await new LiveRead(reads).RunAsync(verdict.StillThere, new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel);
        objects.AddRange(sight.Objects.Where(live => live.Content is not null).Select(live => new DirectoryObject { Ref = live.Ref, State = live.State, Content = live.Content! }));
        losses.Add(sight.Unread);
        return objects;
    }

    // Many are found with fewer requests in the bin's list than one by one.
    private async Task<IReadOnlyList<DirectoryObject>> ListedInBinAsync(IReadOnlyList<ObjectRef> removed, CancellationToken cancel)
    {
        var found = new Dictionary<ObjectRef, DirectoryObject>();
        if (type.DeletedListPath is null || type.PageSize is not { } size || (inBin + removed.Count) / size >= removed.Count / GraphReads.BatchSize)
            return [];
        var wanted = removed.ToHashSet();
        await foreach (var page in reads.PagesAsync(GraphPath.With(type.DeletedListPath, GraphPath.Select(TypeRead.DeletedSelect(type)), GraphPath.Top(size)), manner, cancel))
        {
            foreach (var sent in page.Succeeded ? GraphReads.Items(page.Body).Where(sent => !ObjectBody.IsBare(sent)) : [])
            {
                if (wanted.Contains(type.RefOf(sent)))
                    found[type.RefOf(sent)] = new DirectoryObject { Ref = type.RefOf(sent), State = ObjectState.SoftDeleted, Content = ObjectBody.Keep(type, sent, [], JoinedParts.Nothing) };
            }
        }

        return [.. found.Values];
    }
}
