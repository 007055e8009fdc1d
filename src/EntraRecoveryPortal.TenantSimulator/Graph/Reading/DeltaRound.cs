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
    private readonly DeltaChanges? changes = token.Since == 0 ? null : DeltaChanges.Read(call.State, token, relations, withDeletedTargets: call.Behaviour.DeltaDropsDeletedMembers);
    private readonly bool isMinimal = token.Since > 0 && call.Request.Headers.GetValueOrDefault("Prefer", "").Contains("return=minimal", StringComparison.OrdinalIgnoreCase);
    private readonly int mostObjects = call.Behaviour.DeltaReplays ? MostObjects - 1 : MostObjects;
    private readonly JsonArray value = [];
    private int links;
    private string? lastLink;

    public static GraphAnswer Empty(GraphCall call, string path, DeltaToken token) => new DeltaRound(call, path, token, []).Done();

    public GraphAnswer Answer()
    {
        if (call.Behaviour.EmptyPages && call.Request.Option("$skiptoken") is null)
            return Body("@odata.nextLink", $"$skiptoken={token.Write()}");
        foreach (var (id, found) in Candidates())
        {
            if (value.Count == mostObjects || links == MostLinks)
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

    /// <summary>Objects of the round from where the page before ended; null for those that are gone for good.</summary>
    private IEnumerable<(string Id, TenantObject? Found)> Candidates()
    {
        if (changes is not null)
            return changes.Behind(token.After, isUnfinished: token.AfterLink is not null).Select(x => (x, call.State.Find(x))).Where(x => x.Item2 is null || (OpenForms.IsListed(call.Behaviour, x.Item2) && filter?.Admits(x.Item2) != false));
        var rest = filter?.Candidates(call.State, token.Kind) is { } few ? call.State.Behind(token.Kind, few, token.After) : call.State.All(token.Kind, token.After);
        return Unfinished().Concat(rest).Where(x => (call.Behaviour.DeltaBeginsWithRemoved || !x.IsDeleted) && OpenForms.IsListed(call.Behaviour, x) && filter?.Admits(x) != false).Select(x => (x.Id, (TenantObject?)x));
    }

    /// <summary>The object that had more links than the page before could take.</summary>
    private IEnumerable<TenantObject> Unfinished() =>
        token is { After: { } id, AfterLink: not null } && call.State.Find(id) is { } found && found.Kind == token.Kind ? [found] : [];

    /// <summary>Adds the object with as many of its links as fit; false when some are left.</summary>
    private bool Tell(TenantObject found)
    {
        var shown = Projection.Sparse(found, token.Select);
        OpenForms.Apply(call.Behaviour, found, shown, token.Select);
        if (isMinimal && changes!.Properties(found.Id) is { } changed)
            Reduce(shown, changed);
        shown["id"] = found.Id;
        value.Add((JsonNode)shown);
        foreach (var (relation, target, isPresent) in Links(found.Id))
        {
            if (links == MostLinks)
                return false;
            var list = shown[$"{relation}@delta"]?.AsArray();
            if (list is null)
                shown[$"{relation}@delta"] = list = [];
            list.Add((JsonNode)Link(target, isPresent));
            links++;
            lastLink = $"{relation}/{target}";
        }

        return true;
    }

    /// <summary>The links of an object that are still to be told.</summary>
    private IEnumerable<(string Relation, string Target, bool IsPresent)> Links(string id)
    {
        var isUnfinished = token.AfterLink is not null && string.Equals(id, token.After, StringComparison.OrdinalIgnoreCase);
        var (passed, after) = isUnfinished ? Passed(token.AfterLink!) : (-1, null);
        for (var i = Math.Max(0, passed); i < relations.Count; i++)
        {
            var name = relations[i];
            var behind = i == passed ? after : null;
            var told = changes is null
                ? call.State.LinkRows(id, name, behind).Where(x => x.Present && !IsDropped(x.Target)).Select(x => (x.Target, IsPresent: true))
                : changes.Links(id, name, behind).Select(x => (x, call.State.IsLinked(id, name, x) && !IsDropped(x)));
            foreach (var (one, isPresent) in told.Where(x => IsTold(name, x.Item1)))
                yield return (name, one, isPresent);
        }
    }

    private bool IsTold(string relation, string target) =>
        call.Behaviour.DeltaTellsServicePrincipals || relation != Relations.Members || token.Kind != Kinds.Group || call.State.Find(target)?.Kind != Kinds.ServicePrincipal;

    private bool IsDropped(string target) => call.Behaviour.DeltaDropsDeletedMembers && call.State.Find(target) is { IsDeleted: true };

    private (int Relation, string Target) Passed(string link)
    {
        var slash = link.IndexOf('/', StringComparison.Ordinal);
        return (relations.ToList().IndexOf(link[..slash]), link[(slash + 1)..]);
    }

    private JsonObject Link(string target, bool isPresent)
    {
        var link = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{call.State.Find(target)?.TypeName ?? "directoryObject"}", ["id"] = target };
        if (!isPresent)
            link["@removed"] = new JsonObject { ["reason"] = "deleted" };
        return link;
    }

    /// <summary>Leaves only what changed; what was cleared comes as null.</summary>
    private static void Reduce(JsonObject shown, IReadOnlySet<string> changed)
    {
        foreach (var name in shown.Select(x => x.Key).Where(x => !x.Contains('@', StringComparison.Ordinal) && !changed.Contains(x)).ToList())
            shown.Remove(name);
    }

    /// <summary>The first of a page comes again at its end, as it does when changes are still on their way through the directory.</summary>
    private void Replay()
    {
        if (call.Behaviour.DeltaReplays && value.Count > 0 && links + value[0]!.AsObject().Where(x => x.Value is JsonArray && x.Key.EndsWith("@delta", StringComparison.Ordinal)).Sum(x => x.Value!.AsArray().Count) <= MostLinks)
            value.Add(value[0]!.DeepClone());
    }

    private void Removed(string id, string reason) =>
        value.Add((JsonNode)new JsonObject { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = reason } });

    private GraphAnswer More(string after, string? afterLink) =>
        Body("@odata.nextLink", $"$skiptoken={(token with { After = after, AfterLink = afterLink }).Write()}");

    private GraphAnswer Done() =>
        Body("@odata.deltaLink", $"$deltatoken={(token with { Issued = call.Now, Since = Math.Max(1, token.Begin), After = null, AfterLink = null }).Write()}");

    private GraphAnswer Body(string link, string query)
    {
        Replay();
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context(path.Split('/')[^1]),
            [link] = $"{call.Request.BaseUrl}/{path}/delta?{query}",
            ["value"] = value,
        });
    }
}
