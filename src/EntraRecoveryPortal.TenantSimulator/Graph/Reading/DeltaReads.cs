using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Delta query: where a round begins and goes on.</summary>
internal static class DeltaReads
{
    private static readonly GraphFault Expired = new(400, "syncStateNotFound", "The sync state generation is not found. The delta token is expired and data must be synchronized again.");

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Of("users", Kinds.User, Permissions.ReadUsers, tracked: [Relations.Manager], always: []),
        .. Of("groups", Kinds.Group, Permissions.ReadGroups, tracked: [Relations.Members, Relations.Owners], always: [Relations.Members]),
        .. Of("directory/administrativeUnits", Kinds.AdministrativeUnit, Permissions.ReadUnits, tracked: [Relations.Members], always: [Relations.Members]),
        .. Of("administrativeUnits", Kinds.AdministrativeUnit, Permissions.ReadUnits, tracked: [Relations.Members], always: [Relations.Members]),
        .. Of("applications", Kinds.Application, Permissions.ReadApplications, tracked: [], always: []),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, Permissions.ReadApplications, tracked: [], always: []),
        .. Of("devices", Kinds.Device, Permissions.TrackDevices, tracked: [], always: []),
        .. Of("oauth2PermissionGrants", Kinds.PermissionGrant, Permissions.ReadGrants, tracked: [], always: []),
    ];

    private static IEnumerable<GraphRoute> Of(string path, string kind, Access access, string[] tracked, string[] always) =>
        new[] { "delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()" }
            .Select(name => new GraphRoute("GET", $"{path}/{name}", access, call => Answer(call, path, kind, tracked, always)));

    private static GraphAnswer Answer(GraphCall call, string path, string kind, string[] tracked, string[] always)
    {
        if (call.Behaviour.DeltaTellsApplicationOwners && kind is Kinds.Application or Kinds.ServicePrincipal)
            tracked = [Relations.Owners];
        var (token, fault) = Position(call, kind, tracked);
        if (token is null)
            return fault!;
        if (token.Epoch != call.Behaviour.DeltaEpoch)
            return StartOver(call, path, token);
        IReadOnlyList<string> relations = token.Select is null ? always : [.. tracked.Where(token.Select.Contains)];
        if (string.Equals(call.Request.Option("$deltatoken"), "latest", StringComparison.OrdinalIgnoreCase))
            return DeltaRound.Empty(call, path, token);
        return new DeltaRound(call, path, token, relations).Answer();
    }

    /// <summary>The directory has moved: the address says where to begin again, with a token that holds nothing.</summary>
    private static GraphAnswer StartOver(GraphCall call, string path, DeltaToken token)
    {
        GraphAnswer gone = new GraphFault(410, "resyncRequired", "The delta token is no longer valid, and the application must reset the sync state.");
        var select = token.Select is null ? "" : $"$select={string.Join(',', token.Select)}&";
        return gone with { Location = $"{call.Request.BaseUrl}/{path}/delta?{select}$deltatoken=" };
    }

    private static (DeltaToken? Token, GraphFault? Fault) Position(GraphCall call, string kind, string[] tracked)
    {
        var given = call.Request.Option("$skiptoken") ?? call.Request.Option("$deltatoken");
        if (!string.IsNullOrEmpty(given) && !string.Equals(given, "latest", StringComparison.OrdinalIgnoreCase))
        {
            return DeltaToken.Read(given) is { } token && token.Kind == kind && token.IsAlive(call.Now, call.Generation) && (token.Since == 0 || token.Since >= call.State.Log.CompleteAfter)
                ? (token.After is null ? token with { Begin = call.State.Change } : token, null)
                : (null, Expired);
        }

        if (call.Request.Query.Keys.FirstOrDefault(x => x.StartsWith('$') && x.ToUpperInvariant() is not ("$SELECT" or "$FILTER" or "$DELTATOKEN")) is { } option)
            return (null, GraphFault.UnsupportedQuery($"The query option '{option}' is not supported with delta."));
        var type = GraphTypes.Get(kind);
        var select = call.Request.Option("$select")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (select?.FirstOrDefault(x => !type.Knows(x) && !tracked.Contains(x)) is { } unknown)
            return (null, new(400, "BadRequest", $"Parsing OData Select and Expand failed: Could not find a property named '{unknown}' on type 'microsoft.graph.{kind}'."));
        if (select?.Any(Page.OutsideDirectory.Contains) == true)
            return (null, new(501, "NotImplemented", "This operation target is not yet supported."));
        var filter = call.Request.Option("$filter");
        if (filter is not null && (!filter.StartsWith("id eq ", StringComparison.Ordinal) || filter.Split(" or ") is not { Length: <= 50 } clauses || !clauses.All(x => x.StartsWith("id eq ", StringComparison.Ordinal)) || Filter.Parse(filter, type) is null))
            return (null, GraphFault.UnsupportedQuery("Only 'id eq' is supported in the filter of a delta query, at most 50 times."));
        return (new(kind, call.Generation, call.Now, select is null ? null : ["id", .. select.Where(x => x != "id")], filter, Since: 0, Begin: call.State.Change, After: null, AfterLink: null, call.Behaviour.DeltaEpoch), null);
    }
}
