using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>A built-in role becomes a directory role when it is activated: by its first assignment, or by name.</summary>
internal static class DirectoryRoleWrites
{
    public static IEnumerable<GraphRoute> Routes { get; } = [new("POST", "directoryRoles", Permissions.WriteRoles, Activate)];

    public static TenantObject? Activate(TenantState state, string roleDefinitionId)
    {
        if (state.Find(roleDefinitionId) is not { Kind: Kinds.RoleDefinition } definition || !definition.Flag("isBuiltIn"))
            return null;
        var id = state.Ids.Guid($"{Kinds.DirectoryRole}/{definition.Id}", 0);
        return state.Find(id) ?? state.Put(Kinds.DirectoryRole, id, new()
        {
            ["id"] = id,
            ["description"] = definition.Text("description"),
            ["displayName"] = definition.Text("displayName"),
            ["roleTemplateId"] = definition.Id,
        });
    }

    private static GraphAnswer Activate(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Kinds.DirectoryRole), call.Request.Body);
        if (Creation.Require(type, body, "roleTemplateId") is { } fault)
            return fault;
        var template = body["roleTemplateId"]!.ToString();
        if (call.State.AllLive(Kinds.DirectoryRole).Any(x => x.Text("roleTemplateId") == template))
            return GraphFault.BadRequest("A conflicting object with one or more of the specified property values is present in the directory.");
        return Activate(call.State, template) is { } role ? Creation.Answer(call, role, "directoryRoles") : GraphFault.InvalidValue("roleTemplateId", Kinds.DirectoryRole);
    }
}
