using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>One page of a delta round, sorted out. An object may come more than once, on one page and on several; the last word counts.</summary>
internal sealed class DeltaPage
{
    private readonly Dictionary<string, JsonElement> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> removed = new(StringComparer.Ordinal);
    private readonly Dictionary<Link, bool> links = [];

    public DeltaPage(ObjectType type, JsonElement body)
    {
        foreach (var entry in GraphReads.Items(body))
        {
            if (entry.TextAt("id") is not { } id)
                continue;
            told.Remove(id);
            removed.Remove(id);
            if (entry.TryGetProperty("@removed", out var how))
                removed[id] = how.TextAt("reason") == "deleted";
            else
                told[id] = entry;
            TakeLinks(type, id, entry);
        }
    }

    /// <summary>Objects that are there, with every selected property that was ever set.</summary>
    public IReadOnlyCollection<JsonElement> Told => told.Values;

    /// <summary>Objects that are not there any more; true for those that Graph calls deleted for good.</summary>
    public IReadOnlyDictionary<string, bool> Removed => removed;

    public IEnumerable<Link> Links => links.Where(link => link.Value).Select(link => link.Key);

    public IEnumerable<Link> LinksGone => links.Where(link => !link.Value).Select(link => link.Key);

    private void TakeLinks(ObjectType type, string id, JsonElement entry)
    {
        foreach (var relation in type.Relations.Where(relation => relation.IsTracked))
        {
            if (!entry.TryGetProperty(relation.Name + "@delta", out var slice) || slice.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var target in slice.EnumerateArray())
                links[new Link(new ObjectRef(type.Name, id), relation.Name, LinkTargets.Of(relation, target))] = !target.TryGetProperty("@removed", out _);
        }
    }
}
