using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>One page of a round: at most 200 objects and 500 links; an object with more links comes again on the next page with the rest.</summary>
internal sealed class DeltaRound(GraphCall call, string path, DeltaToken token, IReadOnlyList<string> relations)
{
    private const int MostObjects = 200;
    private const int MostLinks = 500;

    private readonly Filter? filter = token.Filter is null ? null : Filter.Parse(token.Filter, GraphTypes.Get(token.Kind));
    private readonly JsonArray value = [];
    private int links;
    private string? lastLink;

    public static GraphAnswer Empty(GraphCall call, string path, DeltaToken token) => new DeltaRound(call, path, token, []).Done();

    public GraphAnswer Answer()
    {
        foreach (var (id, found) in Candidates())
        {
            if (value.Count == MostObjects || links == MostLinks)
                return More(LastId(), null);
            if (found is null or { IsDeleted: true })
            {
                Removed(id, found is null ? "deleted" : "changed");
                continue;
            }

            if (!Tell(found))
                return More(id, lastLink);
        }

        return Done();
    }

    private string LastId() => value[^1]!["id"]!.GetValue<string>();

    /// <summary>Objects of the round in the order of their ids, from where the page before ended; null for those that are gone for good.</summary>
    private IEnumerable<(string Id, TenantObject? Found)> Candidates()
    {
        var there = Unfinished().Concat(call.State.All(token.Kind, token.After)).Where(x => filter?.Admits(x) != false);
        if (token.Since == 0)
            return there.Where(x => !x.IsDeleted).Select(x => (x.Id, (TenantObject?)x));
        var changed = there.Where(x => x.ChangedAt > token.Since || Rows(x.Id).Any()).Select(x => (x.Id, (TenantObject?)x));
        var gone = call.State.Gone(token.Kind).Where(x => x.Value > token.Since && IsAhead(x.Key)).Select(x => (x.Key, (TenantObject?)null));
        return changed.Concat(gone).OrderBy(x => x.Item1, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The object that had more links than the page before could take.</summary>
    private IEnumerable<TenantObject> Unfinished() =>
        token is { After: { } id, AfterLink: not null } && call.State.Find(id) is { } found && found.Kind == token.Kind ? [found] : [];

    private bool IsAhead(string id) => token.After is null || string.Compare(id, token.After, StringComparison.OrdinalIgnoreCase) > 0;

    /// <summary>Adds the object with as many of its links as fit; false when some are left.</summary>
    private bool Tell(TenantObject found)
    {
        var shown = Projection.Sparse(found, token.Select);
        shown["id"] = found.Id;
        value.Add((JsonNode)shown);
        foreach (var (relation, row) in Rows(found.Id).Where(x => IsLinkAhead(found.Id, x.Relation, x.Row.Target)))
        {
            if (links == MostLinks)
                return false;
            var list = shown[$"{relation}@delta"]?.AsArray();
            if (list is null)
                shown[$"{relation}@delta"] = list = [];
            list.Add((JsonNode)Link(row));
            links++;
            lastLink = $"{relation}/{row.Target}";
        }

        return true;
    }

    private IEnumerable<(string Relation, LinkRow Row)> Rows(string id) =>
        relations.SelectMany(relation => call.State.LinkRows(id, relation).Where(row => token.Since == 0 ? row.Present : row.ChangedAt > token.Since).Select(row => (relation, row)));

    private bool IsLinkAhead(string id, string relation, string target)
    {
        if (token.AfterLink is not { } position || !string.Equals(id, token.After, StringComparison.OrdinalIgnoreCase))
            return true;
        var slash = position.IndexOf('/', StringComparison.Ordinal);
        var passed = Position(position[..slash]);
        var here = Position(relation);
        return here > passed || (here == passed && string.Compare(target, position[(slash + 1)..], StringComparison.OrdinalIgnoreCase) > 0);
    }

    private int Position(string relation)
    {
        for (var i = 0; i < relations.Count; i++)
        {
            if (relations[i] == relation)
                return i;
        }

        return -1;
    }

    private JsonObject Link(LinkRow row)
    {
        var link = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{call.State.Find(row.Target)?.TypeName ?? "directoryObject"}", ["id"] = row.Target };
        if (!row.Present)
            link["@removed"] = new JsonObject { ["reason"] = "deleted" };
        return link;
    }

    private void Removed(string id, string reason) =>
        value.Add((JsonNode)new JsonObject { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = reason } });

    private GraphAnswer More(string after, string? afterLink) =>
        Body("@odata.nextLink", $"$skiptoken={(token with { After = after, AfterLink = afterLink }).Write()}");

    private GraphAnswer Done() =>
        Body("@odata.deltaLink", $"$deltatoken={(token with { Issued = call.Now, Since = Math.Max(1, token.Begin), After = null, AfterLink = null }).Write()}");

    private GraphAnswer Body(string link, string query) => GraphAnswer.Ok(new JsonObject
    {
        ["@odata.context"] = call.Context(path.Split('/')[^1]),
        [link] = $"{call.Request.BaseUrl}/{path}/delta?{query}",
        ["value"] = value,
    });
}
