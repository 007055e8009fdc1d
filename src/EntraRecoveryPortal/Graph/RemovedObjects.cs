using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Settles what became of objects that a delta round tells are not there any more: in the recycle bin, gone, or there after all.</summary>
internal sealed class RemovedObjects(GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses, int inBin)
{
    /// <summary>The content of what is gone and was never seen.</summary>
    public static CanonicalJson Nothing { get; } = CanonicalJson.Parse("{}");

    /// <param name="removed">True for those that Graph calls deleted for good.</param>
    public async Task<IReadOnlyList<DirectoryObject>> SettleAsync(
        IReadOnlyDictionary<ObjectRef, bool> removed, IReadOnlyDictionary<ObjectRef, DirectoryObject> known, CancellationToken cancel)
    {
        var binned = await InBinAsync([.. removed.Keys], cancel);
        var objects = new List<DirectoryObject>(binned.Values);
        var rest = removed.Keys.Where(target => !binned.ContainsKey(target)).ToList();
        foreach (var sighting in await new ObjectSearch(reads, type, manner).FindAsync(rest, cancel))
        {
            var before = known.GetValueOrDefault(sighting.Ref);
            if (sighting.Failure is null && sighting.State == ObjectState.Gone)
                objects.Add(new DirectoryObject { Ref = sighting.Ref, State = ObjectState.Gone, Content = before?.Content ?? Nothing });
            else if (sighting.Failure is null)
                objects.Add(new DirectoryObject { Ref = sighting.Ref, State = sighting.State, Content = ObjectBody.Keep(type, sighting.Sent, [], NoParts) });
            else if (!removed[sighting.Ref] && before is not null && sighting.Failure.Status is 400 or 403)
                // The bin may not be read; that it lies there has been told.
                objects.Add(before with { State = ObjectState.SoftDeleted });
            else
                losses.Add("", sighting.Failure, type.ReadPermissions, anyRead: true);
        }

        return objects;
    }

    // Many are found with fewer requests in the bin's list than one by one.
    private async Task<Dictionary<ObjectRef, DirectoryObject>> InBinAsync(IReadOnlyCollection<ObjectRef> removed, CancellationToken cancel)
    {
        var found = new Dictionary<ObjectRef, DirectoryObject>();
        if (type.DeletedListPath is null || type.PageSize is not { } size || (inBin + removed.Count) / size >= removed.Count / GraphReads.BatchSize)
            return found;
        var wanted = removed.ToHashSet();
        await foreach (var page in reads.PagesAsync(GraphPath.With(type.DeletedListPath, GraphPath.Select(TypeRead.DeletedSelect(type)), GraphPath.Top(size)), manner, cancel))
        {
            foreach (var sent in page.Succeeded ? GraphReads.Items(page.Body).Where(sent => !ObjectBody.IsBare(sent)) : [])
            {
                if (wanted.Contains(type.RefOf(sent)))
                    found[type.RefOf(sent)] = new DirectoryObject { Ref = type.RefOf(sent), State = ObjectState.SoftDeleted, Content = ObjectBody.Keep(type, sent, [], NoParts) };
            }
        }

        return found;
    }

    private static IReadOnlyDictionary<string, JsonElement> NoParts { get; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}
