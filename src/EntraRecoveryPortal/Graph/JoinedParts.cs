using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads the parts of an object that Graph keeps elsewhere: its own sub-collections, and rows of other collections that tell more about it.</summary>
internal sealed class JoinedParts(GraphReads reads, ObjectType type, string? riding, ReadManner manner, ReadLosses losses)
{
    /// <summary>For an object that has none.</summary>
    public static readonly IReadOnlyDictionary<string, JsonElement> Nothing = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
    private static readonly JsonElement NoItems = JsonElement.Parse("[]");
    private readonly Dictionary<(string Part, string Key), JsonElement> rows = [];

    private IEnumerable<JoinedPart> Elsewhere => type.Joined.Where(part => part.On.Count > 0);

    private IEnumerable<JoinedPart> Own => type.Joined.Where(part => part.On.Count == 0);

    // The list takes one $expand, which may be another's: a second pass over the ids carries this one, for a page rather than a request an object.
    private IEnumerable<JoinedPart> Expanded => Own.Where(part => part.Expand is not null && riding is not null && part.Expand != riding);

    /// <summary>Collections that are matched to the objects by value are read whole, before the objects.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        foreach (var part in Expanded)
            await ExpandAsync(part, cancel);
        foreach (var part in Elsewhere)
        {
            await foreach (var page in reads.PagesAsync(part.ReadPath, manner, cancel))
            {
                if (!page.Succeeded)
                {
                    losses.Add(part.Name, page, part.ReadPermissions, anyRead: false);
                    break;
                }

                foreach (var row in GraphReads.Items(page.Body))
                    Remember(part, row);
            }
        }
    }

    private async Task ExpandAsync(JoinedPart part, CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(GraphPath.With(type.ListPath, "$select=id", GraphPath.Expand(part.Expand), GraphPath.Top(type.PageSize)), manner, cancel))
        {
            foreach (var sent in page.Succeeded ? GraphReads.Items(page.Body) : [])
            {
                if (sent.At(part.Name) is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() < PageLinks.ExpandLimit)
                    rows[(part.Name, type.RefOf(sent).Id)] = items.GetArrayLength() == 0 ? NoItems : items;
            }
        }
    }

    /// <summary>What to add to each of these objects, in their order.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>> OfAsync(IReadOnlyList<JsonElement> objects, CancellationToken cancel)
    {
        if (type.Joined.Count == 0)
            return [.. objects.Select(_ => Nothing)];

        var added = objects.Select(Matched).ToList();
        foreach (var part in Own)
        {
            var wanted = Enumerable.Range(0, objects.Count).Where(index => part.Only?.Invoke(objects[index]) is not false && !CameWhole(objects[index], part) && !TakeExpanded(objects[index], part, added[index])).ToList();
            var answers = await reads.BatchAsync([.. wanted.Select(index => type.Fill(part.ReadPathOf(objects[index]), type.RefOf(objects[index]), objects[index]))], manner, cancel);
            foreach (var (index, answer) in wanted.Zip(answers))
            {
                var listing = await reads.ItemsAsync(answer, manner, cancel);
                if (listing.Failure is { } failure)
                    losses.Add(part.Name, failure, part.ReadPermissions, anyRead: failure.Status != 403);
                else
                    added[index][part.Name] = JsonSerializer.SerializeToElement(listing.Items);
            }
        }

        return added;
    }

    private bool TakeExpanded(JsonElement sent, JoinedPart part, Dictionary<string, JsonElement> added) =>
        rows.TryGetValue((part.Name, type.RefOf(sent).Id), out var items) && added.TryAdd(part.Name, items);

    private bool CameWhole(JsonElement sent, JoinedPart part) =>
        riding is not null && riding == part.Expand && sent.At(part.Name) is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() < PageLinks.ExpandLimit;

    private Dictionary<string, JsonElement> Matched(JsonElement sent)
    {
        var added = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var part in Elsewhere)
        {
            if (losses.Touches(part.Name) || !rows.TryGetValue((part.Name, Key(part, sent)), out var row))
                continue;
            foreach (var (property, path) in part.Take)
                added[property] = row.At(path) ?? default;
        }

        return added;
    }

    // An assignment may have two schedules, one of them an activation; the lasting one tells what the assignment is.
    private void Remember(JoinedPart part, JsonElement row)
    {
        var key = (part.Name, Key(part, row));
        if (!rows.TryGetValue(key, out var known) || known.TextAt("assignmentType") == "Activated")
            rows[key] = row;
    }

    private static string Key(JoinedPart part, JsonElement element) => string.Join('|', part.On.Select(path => element.TextAt(path)));
}
