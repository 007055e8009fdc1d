using System.Runtime.CompilerServices;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>The objects of a type page by page, wherever its catalogue entry says that they are: one object, a list, or lists below other objects.</summary>
internal sealed class ObjectLists(GraphReads reads, ObjectType type, string? riding, ReadManner manner, ReadLosses losses)
{
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);
    private bool anyRead;

    public IAsyncEnumerable<IReadOnlyList<JsonElement>> PagesAsync(CancellationToken cancel) => type switch
    {
        { IsSingleton: true } => SingletonAsync(cancel),
        { ParentType: { } parent } => ChildrenAsync(Catalogue.Of(parent), type.ListPath, filter: null, type.ParentExpand, cancel),
        _ => ListAsync(GraphPath.With(type.ListPath, GraphPath.Select(type.Select), GraphPath.Expand(riding), GraphPath.Top(type.PageSize)), cancel),
    };

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> SingletonAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var answer = await reads.GetAsync(GraphPath.With(type.ListPath, GraphPath.Select(type.Select)), manner, cancel);
        var one = await reads.OneAsync(answer, manner, cancel);
        if (one.Failure is { } failure)
            Lose(failure);
        else
            yield return one.Items;
    }

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(path, manner, cancel))
        {
            if (page.Succeeded)
            {
                IReadOnlyList<JsonElement> items = [.. GraphReads.Items(page.Body)];
                anyRead |= items.Count > 0;
                yield return items;
            }
            else if (type.PartPath is { } part && page.Status == 400 && !anyRead)
            {
                await foreach (var children in ChildrenAsync(Catalogue.Of(type.PartType!), part, type.PartFilter, expand: null, cancel))
                    yield return children;
                await foreach (var children in BelowAsync(Catalogue.Of(type.PartType!), part, [.. type.PartIds.Where(id => !asked.Contains(id)).Select(id => new ObjectRef(type.PartType!, id))], cancel))
                    yield return children;
            }
            else
            {
                Lose(page);
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> ChildrenAsync(ObjectType parent, string path, string? filter, string? expand, [EnumeratorCancellation] CancellationToken cancel)
    {
        var parents = GraphPath.With(parent.ListPath, "$select=id", filter is null ? null : $"$filter={filter}", GraphPath.Expand(expand), GraphPath.Top(parent.PageSize));
        var isFirst = true;
        await foreach (var page in reads.PagesAsync(parents, manner, cancel))
        {
            // Not every list is documented to carry what hangs below it; then its objects are asked one by one.
            if (page.Status == 400 && isFirst && expand is not null)
            {
                await foreach (var some in ChildrenAsync(parent, path, filter, expand: null, cancel))
                    yield return some;
                yield break;
            }

            if (!page.Succeeded)
            {
                Lose(page);
                yield break;
            }

            isFirst = false;
            var inside = GraphReads.Items(page.Body).ToLookup(CameInside);
            IReadOnlyList<JsonElement> children = [.. inside[true].SelectMany(one => one.GetProperty(type.ParentExpand!).EnumerateArray().Select(child => type.Below(parent.RefOf(one).Id, child)))];
            anyRead |= children.Count > 0;
            if (children.Count > 0)
                yield return children;
            await foreach (var some in BelowAsync(parent, path, [.. inside[false].Select(parent.RefOf)], cancel))
                yield return some;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<JsonElement>> BelowAsync(ObjectType parent, string path, IReadOnlyList<ObjectRef> holders, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (type.PartIds.Count > 0)
            asked.UnionWith(holders.Select(holder => holder.Id));
        var answers = await reads.BatchAsync([.. holders.Select(holder => parent.Fill(path, holder))], manner, cancel);
        // Some were deleted since they were listed, and their children with them.
        var deleted = (await new MissingObjects(reads, parent, manner).SettleAsync([.. holders.Zip(answers).Where(one => one.Second.Status == 404).Select(one => one.First)], cancel)).Deleted.ToHashSet();
        foreach (var (holder, answer) in holders.Zip(answers).Where(one => !deleted.Contains(one.First)))
        {
            var listing = await reads.ItemsAsync(answer, manner, cancel);
            if (listing.Failure is { } failure)
                Lose(failure);
            anyRead |= listing.Items.Count > 0;
            if (listing.Items.Count > 0)
                yield return [.. listing.Items.Select(child => type.Below(holder.Id, child))];
        }
    }

    private bool CameInside(JsonElement parent) =>
        type.ParentExpand is { } name && parent.TryGetProperty(name, out var children) && children.ValueKind == JsonValueKind.Array && children.GetArrayLength() < PageLinks.ExpandLimit;

    private void Lose(GraphAnswer failure) => losses.Add("", failure, type.ReadPermissions, anyRead);
}
