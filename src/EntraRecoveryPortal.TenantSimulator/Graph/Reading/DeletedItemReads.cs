using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>The recycle bin of the directory. A list needs the type in its path.</summary>
internal static class DeletedItemReads
{
    public static IReadOnlyList<string> Types { get; } = [Kinds.User, Kinds.Group, Kinds.Application, Kinds.ServicePrincipal, Kinds.AdministrativeUnit];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Types.Select(kind => new GraphRoute("GET", $"directory/deletedItems/microsoft.graph.{kind}", Permissions.ReadDeleted(kind), call =>
            Page.Of(call, kind, $"directory/deletedItems/microsoft.graph.{kind}", QueryLimits.Directory, after => call.State.AllDeleted(kind, after)))),
        .. Types.Select(kind => new GraphRoute("GET", $"directory/deletedItems/microsoft.graph.{kind}/{{id}}", Permissions.ReadDeleted(kind), One)),
        new("GET", "directory/deletedItems", Access.To(), _ => GraphFault.BadRequest("A type cast is needed: /directory/deletedItems/microsoft.graph.{type}.")),
        new("GET", "directory/deletedItems/{id}", Access.To(), One),
        new("GET", "directory/recovery/jobs", Permissions.ReadDirectory, call => GraphAnswer.Ok(new System.Text.Json.Nodes.JsonObject
        {
            ["@odata.context"] = call.Context("directory/recovery/jobs"),
            ["value"] = new System.Text.Json.Nodes.JsonArray(),
        })),
    ];

    /// <summary>A deleted directory object; policies and locations have a bin of their own.</summary>
    public static TenantObject? Find(GraphCall call) => call.State.Find(call["id"]) is { IsDeleted: true } found && Types.Contains(found.Kind) ? found : null;

    private static GraphAnswer One(GraphCall call)
    {
        if (Find(call) is not { } found)
            return GraphFault.NotFound(call["id"]);
        return Permissions.ReadDeleted(found.Kind).Admits(call.Request.Caller)
            ? Page.Single(call, found, "directoryObjects", QueryLimits.Directory, withType: true)
            : GraphFault.Denied();
    }
}
