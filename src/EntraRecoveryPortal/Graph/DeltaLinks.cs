using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Drains one delta query that carries all links of some objects of a type. The same object comes again and again with
/// disjoint slices of its links, so nothing is known before the last page.
/// </summary>
internal sealed class DeltaLinks(GraphReads reads, IReadOnlyList<Relation> relations, ReadManner manner)
{
    private readonly Dictionary<string, HashSet<(int Relation, ObjectRef Target)>> links = new(StringComparer.Ordinal);

    /// <summary>Objects that one query may name.</summary>
    public const int IdsPerQuery = 50;

    /// <summary>Reads to the end; what comes back is the page that could not be read, if there was one.</summary>
    /// <param name="path">The delta query of the relations.</param>
    /// <param name="sources">At most <see cref="IdsPerQuery"/>.</param>
    public async Task<GraphAnswer?> DrainAsync(string path, IEnumerable<ObjectRef> sources, CancellationToken cancel)
    {
        var filter = string.Join(" or ", sources.Select(source => $"id eq '{source.Id}'"));
        var isWhole = false;
        await foreach (var page in reads.PagesAsync(GraphPath.With(path, "$filter=" + Uri.EscapeDataString(filter)), manner, cancel))
        {
            if (!page.Succeeded)
                return page;
            foreach (var entry in GraphReads.Items(page.Body))
                Take(entry);
            isWhole = GraphReads.DeltaLink(page.Body) is not null;
        }

        return isWhole ? null : DeltaTokens.Unfinished;
    }

    public IEnumerable<Link> Of(ObjectRef source) => links.TryGetValue(source.Id, out var found)
        ? found.Select(link => new Link(source, relations[link.Relation].Name, link.Target))
        : [];

    private void Take(JsonElement entry)
    {
        if (entry.TextAt("id") is not { } id)
            return;
        if (entry.TryGetProperty("@removed", out _))
        {
            links[id] = [];
            return;
        }

        if (!links.TryGetValue(id, out var held))
            links.Add(id, held = []);
        for (var index = 0; index < relations.Count; index++)
        {
            if (!entry.TryGetProperty(relations[index].Name + "@delta", out var slice) || slice.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var target in slice.EnumerateArray())
                Take(held, index, target);
        }
    }

    private void Take(HashSet<(int Relation, ObjectRef Target)> held, int relation, JsonElement target)
    {
        if (target.TryGetProperty("@removed", out _))
            held.RemoveWhere(link => link.Relation == relation && link.Target.Id == target.TextAt("id"));
        else
            held.Add((relation, LinkTargets.Of(relations[relation], target)));
    }
}
