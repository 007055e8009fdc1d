using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads the links of some objects: those that rode on the list, and the others by their own paths.</summary>
internal sealed class PageLinks(GraphReads reads, ObjectType type, ReadManner manner, ReadLosses losses)
{
    /// <summary>Graph cuts an expanded collection here and gives no link to the rest.</summary>
    public const int ExpandLimit = 20;

    public static bool Rides(Relation relation, string? riding) => riding is not null && riding == relation.Expand;

    /// <summary>Links that came inside the objects; an object whose collection may have been cut is read again by its own path.</summary>
    public async Task<IReadOnlyList<Link>> ExpandedAsync(Relation relation, IReadOnlyList<JsonElement> objects, CancellationToken cancel)
    {
        var links = new List<Link>();
        var cut = new List<ObjectRef>();
        foreach (var sent in objects)
        {
            var source = type.RefOf(sent);
            switch (sent.At(relation.Name))
            {
                case { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() >= ExpandLimit:
                    cut.Add(source);
                    break;
                case { ValueKind: JsonValueKind.Array } many:
                    links.AddRange(many.EnumerateArray().Select(target => new Link(source, relation.Name, LinkTargets.Of(relation, target))));
                    break;
                case { ValueKind: JsonValueKind.Object } one:
                    links.Add(new Link(source, relation.Name, LinkTargets.Of(relation, one)));
                    break;
            }
        }

        links.AddRange(await ByPathAsync(relation, cut, cancel));
        return links;
    }

    /// <summary>Links read object by object, twenty to a request.</summary>
    public async Task<IReadOnlyList<Link>> ByPathAsync(Relation relation, IReadOnlyList<ObjectRef> sources, CancellationToken cancel)
    {
        var links = new List<Link>();
        var failures = new Dictionary<ObjectRef, GraphAnswer>();
        var answers = await reads.BatchAsync([.. sources.Select(source => PathOf(type, relation, source))], manner, cancel);
        foreach (var (source, answer) in sources.Zip(answers))
        {
            var targets = await TargetsAsync(reads, relation, answer, manner, cancel);
            links.AddRange(targets.Items.Select(target => new Link(source, relation.Name, LinkTargets.Of(relation, target))));
            if (targets.Failure is { } failure)
                failures[source] = failure;
        }

        // Listed a moment ago and deleted since: it has no links any more, and nothing was lost.
        var missing = await new MissingObjects(reads, type, manner).SettleAsync([.. failures.Where(one => one.Value.Status == 404).Select(one => one.Key)], cancel);
        foreach (var deleted in missing.Deleted)
            failures.Remove(deleted);
        foreach (var failure in failures.Values)
            losses.Add(relation.Name, failure, Permissions(relation), anyRead: failure.Status != 403);
        return links;
    }

    public static string PathOf(ObjectType type, Relation relation, ObjectRef source) =>
        GraphPath.With(type.Fill(relation.ReadPath, source), "$select=id", relation.IsSingle ? null : "$top=999");

    public static async Task<Listing> TargetsAsync(GraphReads reads, Relation relation, GraphAnswer answer, ReadManner manner, CancellationToken cancel) => relation.IsSingle switch
    {
        false => await reads.ItemsAsync(answer, manner, cancel),
        true when answer.Succeeded => new Listing([answer.Body], Failure: null),
        true when answer.Status == 404 => new Listing([], Failure: null),
        true => new Listing([], answer),
    };

    public IReadOnlyList<string> Permissions(Relation relation) => relation.ReadPermissions.Count > 0 ? relation.ReadPermissions : type.ReadPermissions;
}
