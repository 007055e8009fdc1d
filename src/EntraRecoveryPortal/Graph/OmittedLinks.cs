using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// The links of single objects that a relation's own path leaves out. Without them a member that is there would count as
/// missing, and one that has to go as gone. An expanded collection has them as long as it is not cut; beyond that a delta
/// query for these objects alone carries them.
/// </summary>
internal sealed class OmittedLinks
{
    private readonly Dictionary<(ObjectRef Source, string Relation), IReadOnlyList<ObjectRef>> found = [];
    private readonly Dictionary<string, GraphAnswer> failures = new(StringComparer.Ordinal);

    public static async Task<OmittedLinks> ReadAsync(
        GraphReads reads, IReadOnlyList<(ObjectRef Source, Relation Relation)> wanted, ReadManner manner, CancellationToken cancel)
    {
        var omitted = new OmittedLinks();
        foreach (var group in wanted.Where(pair => pair.Relation is { OmittedByPath: not null, DeltaPath: not null }).GroupBy(pair => pair.Relation, pair => pair.Source))
        {
            foreach (var sources in group.Chunk(DeltaLinks.IdsPerQuery))
                await omitted.AddAsync(reads, group.Key, sources, manner, cancel);
        }

        return omitted;
    }

    public IEnumerable<ObjectRef> Of(ObjectRef source, Relation relation) => found.GetValueOrDefault((source, relation.Name), []);

    public GraphAnswer? FailureOf(Relation relation) => failures.GetValueOrDefault(relation.Name);

    private async Task AddAsync(GraphReads reads, Relation relation, ObjectRef[] sources, ReadManner manner, CancellationToken cancel)
    {
        var expanded = await reads.BatchAsync([.. sources.Select(source => GraphPath.With(Catalogue.Of(source.Type).ItemPathOf(source), "$select=id", ExpandOf(relation)))], manner, cancel);
        var cut = new List<ObjectRef>();
        foreach (var (source, answer) in sources.Zip(expanded))
        {
            found[(source, relation.Name)] = answer.Succeeded ? In(relation, answer.Body) : [];
            if (!answer.Succeeded || IsCut(relation, answer.Body))
                cut.Add(source);
        }

        if (cut.Count == 0)
            return;
        var links = new DeltaLinks(reads, [relation], manner);
        if (await links.DrainAsync(relation.DeltaPath!, cut, cancel) is { } failure)
        {
            failures[relation.Name] = failure;
            return;
        }

        foreach (var source in cut)
            found[(source, relation.Name)] = [.. found[(source, relation.Name)].Union(links.Of(source).Select(link => link.Target).Where(target => target.Type == relation.OmittedByPath))];
    }

    public static string ExpandOf(Relation relation) => $"$expand={relation.Name}($select=id)";

    /// <summary>The targets of the omitted type in an object whose relation was expanded.</summary>
    public static IReadOnlyList<ObjectRef> In(Relation relation, JsonElement expanded) =>
        [.. Expanded(relation, expanded).Select(target => LinkTargets.Of(relation, target)).Where(target => target.Type == relation.OmittedByPath)];

    public static bool IsCut(Relation relation, JsonElement expanded) => Expanded(relation, expanded).Count() >= PageLinks.ExpandLimit;

    private static IEnumerable<JsonElement> Expanded(Relation relation, JsonElement source) =>
        source.At(relation.Name) is { ValueKind: JsonValueKind.Array } targets ? targets.EnumerateArray() : [];
}
