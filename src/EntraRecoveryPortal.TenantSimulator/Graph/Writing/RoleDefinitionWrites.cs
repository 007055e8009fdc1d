using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What a custom role allows. Built-in roles belong to Microsoft.</summary>
internal static class RoleDefinitionWrites
{
    private static readonly HashSet<string> ReadOnly = ["resourceScopes"];

    private const string Root = "roleManagement/directory/roleDefinitions";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", Root, Permissions.WriteRoles, Define),
        new("PATCH", Root + "/{id}", Permissions.WriteRoles, Update),
        new("DELETE", Root + "/{id}", Permissions.WriteRoles, Delete),
    ];

    private static GraphAnswer Define(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Kinds.RoleDefinition), call.Request.Body);
        var own = body.DeepClone().AsObject();
        own.Remove("templateId");
        if ((Patch.CheckNew(type, own, ReadOnly) ?? Creation.Require(type, body, "displayName", "rolePermissions", "isEnabled") ?? CheckPermissions(body)) is { } fault)
            return fault;
        var role = Creation.Body(call.State, type, own);
        role["isBuiltIn"] = false;
        role["resourceScopes"] = new JsonArray("/");
        // A custom role may bring the id under which other tenants know it.
        role["templateId"] = body["templateId"]?.DeepClone() ?? role["id"]!.DeepClone();
        return Creation.Answer(call, call.State.Put(Kinds.RoleDefinition, role["id"]!.ToString(), role), Root);
    }

    private static GraphAnswer Delete(GraphCall call)
    {
        if (call.State.Live(Kinds.RoleDefinition, call["id"]) is not { } role)
            return GraphFault.NotFound(call["id"]);
        if (role.Flag("isBuiltIn"))
            return GraphFault.BadRequest("Built-in role definitions cannot be deleted.");
        if (call.State.AllLive(Kinds.RoleAssignment).Any(x => x.Text("roleDefinitionId") == role.Id))
            return GraphFault.BadRequest("The role definition has assignments and cannot be deleted.");
        call.State.Remove(role);
        return GraphAnswer.NoContent;
    }

    private static GraphFault? CheckPermissions(JsonObject body) =>
        body["rolePermissions"] is JsonArray permissions && !permissions.Any(x => x!["allowedResourceActions"] is JsonArray { Count: > 0 })
            ? GraphFault.InvalidValue("rolePermissions", Kinds.RoleDefinition)
            : null;

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
        if (CheckPermissions(body) is { } refused)
            return refused;
        Patch.Apply(call.State, role, body);
        return GraphAnswer.NoContent;
    }
}
