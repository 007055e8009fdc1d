using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Questions about memberships, asked by POST.</summary>
internal static class MembershipActions
{
    private const int MostIds = 20;

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Of("directoryObjects", DirectoryObjectReads.Live),
        .. Of("users", (state, id) => state.Live(Kinds.User, id)),
        .. Of("groups", (state, id) => state.Live(Kinds.Group, id)),
        .. Of("servicePrincipals", (state, id) => state.Live(Kinds.ServicePrincipal, id)),
        .. Of("devices", (state, id) => state.Live(Kinds.Device, id)),
    ];

    private static IEnumerable<GraphRoute> Of(string path, Func<TenantState, string, TenantObject?> find)
    {
        GraphRoute Route(string action, Func<GraphCall, IReadOnlyList<TenantObject>, GraphAnswer> answer) => new("POST", $"{path}/{{id}}/{action}", Permissions.ReadDirectory, call =>
            find(call.State, call["id"]) is { } member ? answer(call, [.. Memberships.AllOf(call.State, member.Id)]) : GraphFault.NotFound(call["id"]));

        yield return Route("checkMemberGroups", (call, holders) => Check(call, holders.Where(x => x.Kind == Kinds.Group), "groupIds"));
        yield return Route("checkMemberObjects", (call, holders) => Check(call, holders, "ids"));
        yield return Route("getMemberGroups", (call, holders) => All(call, holders.Where(x => x.Kind == Kinds.Group)));
        yield return Route("getMemberObjects", (call, holders) => All(call, holders));
    }

    /// <summary>Of the ids asked for, those it is a member of. A directory role answers to its template's id too.</summary>
    private static GraphAnswer Check(GraphCall call, IEnumerable<TenantObject> holders, string name)
    {
        if (call.Request.Body[name] is not JsonArray asked || asked.Any(x => !Guid.TryParse(x?.ToString(), out _)))
            return GraphFault.InvalidValue(name, "directoryObject");
        if (asked.Count > MostIds)
            return GraphFault.BadRequest($"Too many identifiers in '{name}': at most {MostIds} are supported.");
        var held = holders.SelectMany(x => new[] { x.Id, x.Text("roleTemplateId") }).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Texts(call, asked.Select(x => x!.ToString()).Where(held.Contains));
    }

    private static GraphAnswer All(GraphCall call, IEnumerable<TenantObject> holders)
    {
        if (call.Request.Body["securityEnabledOnly"] is not (null or JsonValue) || call.Request.Body["securityEnabledOnly"]?.GetValueKind() is not (null or System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False))
            return GraphFault.InvalidValue("securityEnabledOnly", "directoryObject");
        var securityOnly = call.Request.Body["securityEnabledOnly"]?.GetValue<bool>() == true;
        return Texts(call, holders.Where(x => !securityOnly || x.Kind != Kinds.Group || x.Flag("securityEnabled")).Select(x => x.Id));
    }

    private static GraphAnswer Texts(GraphCall call, IEnumerable<string> ids) => GraphAnswer.Ok(new JsonObject
    {
        ["@odata.context"] = call.Context("Collection(Edm.String)"),
        ["value"] = new JsonArray([.. ids.Select(x => (JsonNode)x)]),
    });
}
