using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Restoring from the recycle bin, and emptying it.</summary>
internal static class DeletedItemWrites
{
    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "directory/deletedItems/{id}/restore", Access.To(), Restore),
        new("DELETE", "directory/deletedItems/{id}", Access.To(), Purge),
    ];

    private static GraphAnswer Restore(GraphCall call)
    {
        if (DeletedItemReads.Find(call) is not { } deleted)
            return GraphFault.NotFound(call["id"]);
        if (!Permissions.Restore(deleted.Kind).Admits(call.Request.Caller))
            return GraphFault.Denied();
        if (deleted.Kind == Kinds.User && UserRules.IsOutOfReach(call, deleted))
            return GraphFault.Denied();
        if (deleted.Kind == Kinds.ServicePrincipal && call.State.Having(Kinds.Application, "appId", deleted.Text("appId")!).Any(x => x.IsDeleted))
            return GraphFault.BadRequest("The application of this service principal is deleted: restore it first.");
        var name = call.Request.Body["newUserPrincipalName"]?.ToString() ?? deleted.Text("userPrincipalName");
        if (name is not null && Unique.Check(call.State, Kinds.User, "userPrincipalName", name, deleted.Id) is { } taken)
            return taken;
        var clashes = deleted.Texts("proxyAddresses").Where(x => Unique.Check(call.State, Kinds.User, "proxyAddresses", x, deleted.Id) is not null).ToList();
        if (clashes.Count > 0 && call.Request.Body["autoReconcileProxyConflict"]?.GetValue<bool>() != true)
            return GraphFault.BadRequest("Another object with the same value for property proxyAddresses already exists.");
        var restored = call.State.Update(deleted, after =>
        {
            after["deletedDateTime"] = null;
            if (name is not null)
                after["userPrincipalName"] = name;
            if (clashes.Count > 0)
                after["proxyAddresses"] = new System.Text.Json.Nodes.JsonArray([.. deleted.Texts("proxyAddresses").Except(clashes).Select(x => (System.Text.Json.Nodes.JsonNode)x)]);
        });
        var shown = Projection.Of(restored, null, withType: true);
        shown.Insert(0, "@odata.context", call.Context("directoryObjects/$entity"));
        return GraphAnswer.Ok(shown);
    }

    private static GraphAnswer Purge(GraphCall call)
    {
        if (DeletedItemReads.Find(call) is not { } deleted)
            return GraphFault.NotFound(call["id"]);
        if (!Permissions.Purge(deleted.Kind).Admits(call.Request.Caller))
            return GraphFault.Denied();
        if (deleted.Kind == Kinds.AdministrativeUnit)
            return GraphFault.BadRequest("Administrative units cannot be permanently deleted.");
        Purge(call.State, deleted);
        return GraphAnswer.NoContent;
    }

    /// <summary>An object leaves for good with what was given to it or for it.</summary>
    public static void Purge(TenantState state, TenantObject deleted)
    {
        foreach (var resting in state.StandingOn(deleted.Id).ToList())
            state.Remove(resting);
        state.Remove(deleted);
    }
}
