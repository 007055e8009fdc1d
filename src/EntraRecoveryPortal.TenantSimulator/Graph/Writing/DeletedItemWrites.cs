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
        if (!Permissions.Restore(deleted).Admits(call.Request.Caller) || UnitRules.CheckManaged(call, deleted) is not null)
            return GraphFault.Denied();
        if ((deleted.Kind == Kinds.User ? RoleHoldings.CheckReach(call, deleted) : deleted.Kind == Kinds.Device ? ObjectWrites.CheckDevice(call) : null) is { } outOfReach)
            return outOfReach;
        if (deleted.Kind == Kinds.ServicePrincipal && call.State.Having(Kinds.Application, "appId", deleted.Text("appId")!).Any(x => x.IsDeleted))
            return GraphFault.BadRequest("The application of this service principal is deleted: restore it first.");
        var name = (deleted.Kind == Kinds.User ? call.Request.Body["newUserPrincipalName"]?.ToString() : null) ?? deleted.Text("userPrincipalName");
        if (name is not null && UserRules.CheckUnique(call, Kinds.User, deleted.Id, new() { ["userPrincipalName"] = name }) is { } taken)
            return taken;
        if (deleted.Kind == Kinds.Group && GroupRules.IsUnified(deleted) && Unique.Check(call.State, Kinds.Group, "mailNickname", deleted.Text("mailNickname")!, deleted.Id) is { } nickname)
            return nickname;
        var clashes = deleted.Texts("proxyAddresses").Where(x => Unique.CheckAddress(call.State, x, deleted.Id) is not null).ToList();
        if (clashes.Count > 0 && call.Request.Body["autoReconcileProxyConflict"]?.GetValue<bool>() != true)
            return GraphFault.BadRequest("Another object with the same value for property proxyAddresses already exists.");
        var restored = call.State.Update(deleted, after =>
        {
            after["deletedDateTime"] = null;
            if (name is not null)
                after["userPrincipalName"] = name;
            // Whether it still complies shows when it next checks in.
            if (deleted.Kind == Kinds.Device)
                after["isCompliant"] = false;
            if (clashes.Count > 0)
                after["proxyAddresses"] = new System.Text.Json.Nodes.JsonArray([.. deleted.Texts("proxyAddresses").Except(clashes).Select(x => (System.Text.Json.Nodes.JsonNode)x)]);
        });
        if (restored.Kind == Kinds.Group && !GroupRules.IsUnified(restored) && !call.Behaviour.RestoredGroupsKeepOwners)
            Disown(call.State, restored);
        if (restored.Flag("isMemberManagementRestricted"))
            UnitRules.MarkAll(call.State, restored);
        var shown = Projection.Of(restored, null, withType: true);
        shown.Insert(0, "@odata.context", call.Context("directoryObjects/$entity"));
        return GraphAnswer.Ok(shown);
    }

    private static void Disown(TenantState state, TenantObject group)
    {
        foreach (var owner in state.LinkRows(group.Id, Relations.Owners).Where(x => x.Present).ToList())
            state.Unlink(group.Id, Relations.Owners, owner.Target);
        foreach (var role in state.Having(Kinds.RoleAssignment, "principalId", group.Id).ToList())
            state.Remove(role);
    }

    private static GraphAnswer Purge(GraphCall call)
    {
        if (DeletedItemReads.Find(call) is not { } deleted)
            return GraphFault.NotFound(call["id"]);
        if (!Permissions.Purge(deleted).Admits(call.Request.Caller))
            return GraphFault.Denied();
        if (deleted.Kind == Kinds.AdministrativeUnit)
            return GraphFault.BadRequest("Administrative units cannot be permanently deleted.");
        Purging.Remove(call.State, deleted);
        return GraphAnswer.NoContent;
    }
}
