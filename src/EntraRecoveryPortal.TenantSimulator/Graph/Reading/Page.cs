using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>One page of any collection.</summary>
internal static class Page
{
    private const int MostExpanded = 20;

    /// <summary>User properties kept elsewhere: a single GET serves them, a list or delta does not.</summary>
    public static readonly IReadOnlySet<string> OutsideDirectory = new HashSet<string>
    {
        "aboutMe", "birthday", "interests", "mySite", "pastProjects", "preferredName", "responsibilities", "schools", "skills", "hireDate",
    };

    /// <param name="source">The objects in an order that stays, behind the id given.</param>
    /// <param name="count">How many the source has, where that is known without going through it.</param>
    public static GraphAnswer Of(GraphCall call, string typeName, string context, QueryLimits limits, Func<string?, IEnumerable<TenantObject>> source, bool withType = false, Func<int>? count = null)
    {
        var (query, fault) = QueryOptions.Of(call.Request, GraphTypes.Get(typeName), limits.With(call.Behaviour, call.Request));
        if (fault is not null)
            return fault;
        if (query.Select?.Any(OutsideDirectory.Contains) == true)
            return new GraphFault(501, "NotImplemented", "This operation target is not yet supported.");
        if (query.Select?.FirstOrDefault(x => GraphTypes.Get(typeName).Properties.TryGetValue(x, out var property) && property.SingleGetOnly) is { } single)
            return GraphFault.BadRequest($"Property '{single}' is only supported when one object is read by its id.");
        if (query.After is { } place && !call.State.HadPlace(place))
            return new GraphFault(400, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.");
        var wanted = source(query.After).Where(x => query.Filter?.Admits(x) != false);
        var items = wanted.Take(query.Top + 1).ToList();
        var body = new JsonObject { ["@odata.context"] = call.Context(query.Select is null ? context : $"{context}({string.Join(',', query.Select)})") };
        if (query.Count && query.IsFirst)
            body["@odata.count"] = query.Filter is null && count is not null ? count() : source(null).Count(x => query.Filter?.Admits(x) != false);
        if (query.IsFirst && call.Behaviour.EmptyPages && items.Count > 0)
        {
            body["@odata.nextLink"] = NextLink(call.Request, PageToken.Begin);
            body["value"] = new JsonArray();
            return GraphAnswer.Ok(body);
        }

        if (items.Count > query.Top)
            body["@odata.nextLink"] = NextLink(call.Request, PageToken.After(items[query.Top - 1].Id));
        body["value"] = new JsonArray([.. items.Take(query.Top).Select(x => Show(call, x, query, withType))]);
        return GraphAnswer.Ok(body);
    }

    public static GraphAnswer Single(GraphCall call, TenantObject found, string context, QueryLimits limits, bool withType = false)
    {
        var (query, fault) = QueryOptions.Of(call.Request, GraphTypes.Get(found.TypeName), limits);
        if (fault is not null)
            return fault;
        var shown = Show(call, found, query, withType, withKeys: query.Select?.Contains("keyCredentials") == true);
        var selected = query.Select is null ? "" : $"({string.Join(',', query.Select)})";
        shown.Insert(0, "@odata.context", call.Context($"{context}{selected}/$entity"));
        return GraphAnswer.Ok(shown);
    }

    /// <summary>The size of a collection, which only an eventually consistent read tells.</summary>
    public static GraphAnswer CountOf(GraphCall call, int count) =>
        call.Request.Headers.GetValueOrDefault("ConsistencyLevel", "").Equals("eventual", StringComparison.OrdinalIgnoreCase)
            ? GraphAnswer.Ok(JsonValue.Create(count))
            : GraphFault.BadRequest("$count is not currently supported.");

    private static JsonObject Show(GraphCall call, TenantObject item, QueryOptions query, bool withType, bool withKeys = false)
    {
        // Of what the caller may not read, a list of objects tells that it is there.
        if (withType && !Permissions.ReadKind(item.Kind).Admits(call.Request.Caller))
            return Projection.Reference(item);
        var shown = Projection.Of(item, query.Select, withType, withKeys);
        EvolvingEnums.Hide(call.Request, shown, GraphTypes.Get(item.TypeName));
        OpenForms.Apply(call.Behaviour, item, shown, query.Select);
        if (query.Expand is not { } expand)
            return shown;
        var targets = Targets(call.State, item, expand.Relation).Take(MostExpanded).Select(x => Projection.Of(x, expand.Select, withType: CarriesType(expand.Relation))).ToList();
        if (expand.Relation != Relations.Manager && !ByProperty(expand.Relation))
            shown[expand.Relation] = new JsonArray([.. targets]);
        else if (targets.Count > 0)
            shown[expand.Relation] = targets[0];
        return shown;
    }

    /// <summary>Role assignments name what they are of by a property, not by a link.</summary>
    private static bool ByProperty(string relation) => relation is "principal" or "roleDefinition";

    private static IEnumerable<TenantObject> Targets(TenantState state, TenantObject item, string relation) => ByProperty(relation)
        ? (item.Text($"{relation}Id") is { } id && state.Live(id) is { } target ? [target] : [])
        : state.Targets(item.Id, relation);

    private static bool CarriesType(string relation) => relation is Relations.Members or Relations.Owners or Relations.Manager or Relations.Sponsors or "principal";

    private static string NextLink(GraphRequest request, string token)
    {
        var rest = request.Query.Where(x => x.Key != "$skiptoken" && x.Key != "$count").Select(x => $"{x.Key}={Uri.EscapeDataString(x.Value)}&");
        return $"{request.BaseUrl}/{request.Path}?{string.Concat(rest)}$skiptoken={token}";
    }
}
