using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Settles what became of objects that a delta round tells are not there any more.</summary>
internal sealed class RemovedObjects(GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses, int inBin)
{
    /// <summary>Ends the reason why a type is not complete where a round and the bin contradict one another.</summary>
    public const string Contradiction = "Its changes tell that they lie in the recycle bin, and the recycle bin does not know them.";

    /// <summary>The content of what is gone and was never seen.</summary>
    public static CanonicalJson Nothing { get; } = CanonicalJson.Parse("{}");

    /// <param name="removed">True for what Graph calls deleted for good.</param>
    /// <param name="known">As they were before.</param>
    /// <param name="cancel">Ends the look-up.</param>
    public async Task<IReadOnlyList<DirectoryObject>> SettleAsync(
        IReadOnlyDictionary<ObjectRef, bool> removed, IReadOnlyDictionary<ObjectRef, DirectoryObject> known, CancellationToken cancel)
    {
        var objects = new List<DirectoryObject>(await ListedInBinAsync([.. removed.Keys], cancel));
        var binned = objects.Select(one => one.Ref).ToHashSet();
        var verdict = await new MissingObjects(reads, type, manner).SettleAsync([.. removed.Keys.Where(target => !binned.Contains(target))], cancel);
        objects.AddRange(verdict.InBin);
        var lost = LostIn(verdict, removed);
        objects.AddRange(verdict.Gone.Except(lost).Select(target => new DirectoryObject { Ref = target, State = ObjectState.Gone, Content = known.GetValueOrDefault(target)?.Content ?? Nothing }));
        if (verdict.BinReason is { } refused)
            losses.Add(Coverage.RecycleBin, refused);
        if (verdict.Unknown.Count > 0)
            losses.Add("", $"{verdict.Unknown.Count} {type.PluralInSentence} were removed, and what became of them is unknown. {verdict.Reason}");
        if (lost.Count > 0)
            losses.Add("", $"{lost.Count} {type.PluralInSentence} were removed, and what became of them is unknown. {Contradiction}");
        if (verdict.StillThere.Count == 0)
            return objects;

        // Removed and, since then, there again.
        var sight = await new LiveRead(reads).RunAsync(verdict.StillThere, new Dictionary<ObjectRef, IReadOnlyList<string>>(), cancel);
        objects.AddRange(sight.Objects.Where(live => live.Content is not null).Select(live => new DirectoryObject { Ref = live.Ref, State = live.State, Content = live.Content! }));
        losses.Add(sight.Unread);
        return objects;
    }

    // What was deleted and can be restored is somewhere. A bin that refuses to be asked says so itself, and the type is read whole the next time.
    private IReadOnlyList<ObjectRef> LostIn(MissingVerdict verdict, IReadOnlyDictionary<ObjectRef, bool> removed) =>
        type.DeletedListPath is null || verdict.BinReason is not null ? [] : [.. verdict.Gone.Where(target => !removed[target])];

    // Many are found with fewer requests in the bin's list than one by one.
    private async Task<IReadOnlyList<DirectoryObject>> ListedInBinAsync(IReadOnlyCollection<ObjectRef> removed, CancellationToken cancel)
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
