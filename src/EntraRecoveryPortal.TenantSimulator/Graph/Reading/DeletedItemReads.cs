using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>The recycle bin of the directory. A list needs the type in its path.</summary>
internal static class DeletedItemReads
{
    private static readonly HashSet<string> Held = [Kinds.User, Kinds.Group, Kinds.Application, Kinds.ServicePrincipal, Kinds.AdministrativeUnit, Kinds.Device];

    private static readonly (string Type, string Kind)[] Casts =
    [
        .. Held.Select(x => (x, x)),
        ("agentUser", Kinds.User), ("agentIdentityBlueprint", Kinds.Application), ("agentIdentity", Kinds.ServicePrincipal), ("agentIdentityBlueprintPrincipal", Kinds.ServicePrincipal),
    ];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. Casts.Select(cast => new GraphRoute("GET", $"directory/deletedItems/microsoft.graph.{cast.Type}", Permissions.ReadDeleted(cast.Type), call => !Has(call, cast.Kind)
            ? GraphFault.UnknownPath($"microsoft.graph.{cast.Type}")
            : Page.Of(call, cast.Type, $"directory/deletedItems/microsoft.graph.{cast.Type}", QueryLimits.Directory,
                after => call.State.AllDeleted(cast.Kind, after).Where(x => x.TypeName == cast.Type || (GraphTypes.IsA(x.TypeName, cast.Type) && OpenForms.IsListed(call.Behaviour, x)))))),
        .. Casts.Select(cast => new GraphRoute("GET", $"directory/deletedItems/microsoft.graph.{cast.Type}/{{id}}", Permissions.ReadDeleted(cast.Type), call => Find(call) is { } other && other.Kind != cast.Kind ? GraphFault.NotFound(call["id"]) : One(call))),
        new("GET", "directory/deletedItems", Access.To(), _ => GraphFault.BadRequest("A type cast is needed: /directory/deletedItems/microsoft.graph.{type}.")),
        new("GET", "directory/deletedItems/{id}", Access.To(), One),
    ];

    /// <summary>A deleted directory object; policies and locations have a bin of their own.</summary>
    public static TenantObject? Find(GraphCall call) => call.State.Find(call["id"]) is { IsDeleted: true } found && Held.Contains(found.Kind) && Has(call, found.Kind) ? found : null;

    private static bool Has(GraphCall call, string kind) => kind != Kinds.Device || call.Behaviour.DevicesHaveBin;

    private static GraphAnswer One(GraphCall call)
    {
        if (Find(call) is not { } found)
            return GraphFault.NotFound(call["id"]);
        return Permissions.ReadDeleted(found.TypeName).Admits(call.Request.Caller)
            ? Page.Single(call, found, "directoryObjects", QueryLimits.Directory, withType: true)
            : GraphFault.Denied();
    }
}
