using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Objects by id alone.</summary>
internal static class DirectoryObjectReads
{
    private const int MostIds = 1000;

    private static readonly HashSet<string> DirectoryKinds =
    [
        Kinds.User, Kinds.Group, Kinds.Application, Kinds.ServicePrincipal, Kinds.AdministrativeUnit, Kinds.Device, Kinds.DirectoryRole,
    ];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "directoryObjects/getByIds", Permissions.ReadDirectory, GetByIds),
        new("POST", "directoryObjects/validateProperties", Permissions.ReadGroups, Validate),
        new("GET", "directoryObjects/{id}", Permissions.ReadDirectory, call =>
            Live(call.State, call["id"]) is { } found ? Page.Single(call, found, "directoryObjects", QueryLimits.Directory, withType: true) : GraphFault.NotFound(call["id"])),
    ];

    public static TenantObject? Live(TenantState state, string id) => state.Live(id) is { } found && DirectoryKinds.Contains(found.Kind) ? found : null;

    /// <summary>Names of groups are checked against the naming policy, and this tenant has none.</summary>
    private static GraphAnswer Validate(GraphCall call)
    {
        var body = call.Request.Body;
        if (body["entityType"]?.ToString() != "Group")
            return GraphFault.InvalidValue("entityType", "directoryObject");
        return body["displayName"] is null && body["mailNickname"] is null
            ? GraphFault.BadRequest("At least one of displayName and mailNickname is needed.")
            : GraphAnswer.NoContent;
    }

    private static GraphAnswer GetByIds(GraphCall call)
    {
        if (call.Request.Body["ids"] is not JsonArray ids || ids.Any(x => x is null || !Guid.TryParse(x.ToString(), out _)))
            return GraphFault.BadRequest("Invalid object identifiers in 'ids'.");
        if (ids.Count > MostIds)
            return GraphFault.BadRequest($"Too many identifiers: at most {MostIds} are supported.");
        var types = (call.Request.Body["types"] as JsonArray)?.Select(x => x!.ToString()).ToList();
        var select = call.Request.Option("$select")?.Split(',', StringSplitOptions.TrimEntries);
        var found = ids.Select(x => Live(call.State, x!.ToString())).OfType<TenantObject>().Where(x => types is null || types.Contains(x.Kind, StringComparer.OrdinalIgnoreCase));
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context("directoryObjects"),
            ["value"] = new JsonArray([.. found.Select(x => Projection.Of(x, select is null ? null : ["id", .. select.Where(y => y != "id")], withType: true))]),
        });
    }
}
