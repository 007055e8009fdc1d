using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Links that a relation's own path leaves out and delta did not tell either, which documentation does not rule out. An expanded
/// list shows whether there are any; where it is cut, the targets are asked what they belong to.
/// </summary>
internal sealed class UntoldLinks(GraphReads reads, ObjectType type, Relation relation, ReadManner manner)
{
    private readonly HashSet<Link> found = [];
    private readonly HashSet<string> cut = new(StringComparer.Ordinal);

    /// <summary>The links of objects that delta told; what comes with them is the answer that broke the reading off.</summary>
    public async Task<(IReadOnlyCollection<Link> Links, GraphAnswer? Failure)> ReadAsync(Func<string, bool> wasTold, CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(GraphPath.With(type.ListPath, "$select=id", OmittedLinks.ExpandOf(relation), GraphPath.Top(type.PageSize)), manner, cancel))
        {
            if (!page.Succeeded)
                return (found, page);
            foreach (var source in GraphReads.Items(page.Body).Where(source => wasTold(type.RefOf(source).Id)))
                Take(source);
        }

        return (found, found.Count > 0 && cut.Count > 0 ? await AskTargetsAsync(Catalogue.Of(relation.OmittedByPath!), cancel) : null);
    }

    private void Take(JsonElement source)
    {
        var owner = type.RefOf(source);
        foreach (var target in OmittedLinks.In(relation, source))
            found.Add(new Link(owner, relation.Name, target));
        if (OmittedLinks.IsCut(relation, source))
            cut.Add(owner.Id);
    }

    private async Task<GraphAnswer?> AskTargetsAsync(ObjectType targets, CancellationToken cancel)
    {
        await foreach (var page in reads.PagesAsync(GraphPath.With(targets.ListPath, "$select=id", GraphPath.Top(targets.PageSize)), manner, cancel))
        {
            if (!page.Succeeded)
                return page;
            var refs = GraphReads.Items(page.Body).Select(targets.RefOf).ToList();
            var answers = await reads.BatchAsync([.. refs.Select(target => GraphPath.With($"{targets.ItemPathOf(target)}/{relation.InversePath}", "$select=id", "$top=999"))], manner, cancel);
            foreach (var (target, answer) in refs.Zip(answers).Where(pair => pair.Second.Status != 404))
            {
                var sources = await reads.ItemsAsync(answer, manner, cancel);
                if (sources.Failure is { } failure)
                    return failure;
                found.UnionWith(sources.Items.Select(source => source.TextAt("id")!).Where(cut.Contains).Select(id => new Link(new ObjectRef(type.Name, id), relation.Name, target)));
            }
        }

        return null;
    }
}
