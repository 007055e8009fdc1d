using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What a custom role allows. Built-in roles belong to Microsoft.</summary>
internal static class RoleDefinitionWrites
{
    private static readonly HashSet<string> ReadOnly = ["resourceScopes"];

    public static IEnumerable<GraphRoute> Routes { get; } = [new("PATCH", "roleManagement/directory/roleDefinitions/{id}", Permissions.WriteRoles, Update)];

    private static GraphAnswer Update(GraphCall call)
    {
        if (call.State.Live(Kinds.RoleDefinition, call["id"]) is not { } role)
            return GraphFault.NotFound(call["id"]);
        if (role.Flag("isBuiltIn"))
            return GraphFault.BadRequest("Built-in role definitions cannot be updated.");
        var body = call.Request.Body;
        if (Patch.Check(GraphTypes.Get(Kinds.RoleDefinition), body, ReadOnly) is { } fault)
            return fault;
        if (body.ContainsKey("displayName") && string.IsNullOrWhiteSpace(body["displayName"]?.ToString()))
            return GraphFault.InvalidValue("displayName", Kinds.RoleDefinition);
        if (body["rolePermissions"] is JsonArray permissions && !permissions.Any(x => x!["allowedResourceActions"] is JsonArray { Count: > 0 }))
            return GraphFault.InvalidValue("rolePermissions", Kinds.RoleDefinition);
        Patch.Apply(call.State, role, body);
        return GraphAnswer.NoContent;
    }
}
