using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Agents and their blueprints by the paths that carry their type: made, changed, deleted, their sponsors, and what agents inherit from a blueprint.</summary>
internal static class AgentRoutes
{
    private const string Agent = "agentIdentity";
    private const string Blueprint = "agentIdentityBlueprint";
    private const string BlueprintPrincipal = "agentIdentityBlueprintPrincipal";
    private const string AgentUser = "agentUser";
    private const string Inheritable = "applications/{id}/microsoft.graph.agentIdentityBlueprint/inheritablePermissions";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "servicePrincipals/microsoft.graph.agentIdentity", Permissions.WriteAgents, AddAgent),
        new("POST", "applications/microsoft.graph.agentIdentityBlueprint", Permissions.WriteBlueprints, AddBlueprint),
        new("POST", "users/microsoft.graph.agentUser", Permissions.WriteUsers, AddUser),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, Agent, Permissions.WriteAgents, Permissions.ReadAgents),
        .. Of("servicePrincipals", Kinds.ServicePrincipal, BlueprintPrincipal, Permissions.WriteBlueprintPrincipals, Permissions.ReadBlueprintPrincipals),
        .. Of("applications", Kinds.Application, Blueprint, Permissions.WriteBlueprints, Permissions.ReadBlueprints),
        .. Of("users", Kinds.User, AgentUser, Permissions.WriteUsers, Permissions.ReadUserSponsors),
        new("GET", Inheritable, Permissions.ReadBlueprints, call => Answer(call, blueprint => Page.Of(call, Kinds.InheritablePermission,
            $"applications('{blueprint.Id}')/inheritablePermissions", QueryLimits.Directory, after => call.State.Targets(blueprint.Id, Relations.InheritablePermissions, after)))),
        new("POST", Inheritable, Permissions.WriteBlueprints, call => Answer(call, blueprint => AddInheritable(call, blueprint))),
        new("GET", Inheritable + "/{other}", Permissions.ReadBlueprints, call => Answer(call, blueprint => OneInheritable(call, blueprint, found =>
            Page.Single(call, found, $"applications('{blueprint.Id}')/inheritablePermissions", QueryLimits.Directory)))),
        new("PATCH", Inheritable + "/{other}", Permissions.WriteBlueprints, call => Answer(call, blueprint => OneInheritable(call, blueprint, found => UpdateInheritable(call, found)))),
        new("DELETE", Inheritable + "/{other}", Permissions.WriteBlueprints, call => Answer(call, blueprint => OneInheritable(call, blueprint, found =>
        {
            call.State.Remove(found);
            return GraphAnswer.NoContent;
        }))),
    ];

    private static IEnumerable<GraphRoute> Of(string path, string kind, string type, Access write, Access read)
    {
        foreach (var template in new[] { $"{path}/{{id}}/microsoft.graph.{type}", $"{path}/microsoft.graph.{type}/{{id}}" })
        {
            yield return new("PATCH", template, write, call => IsOne(call, kind, type) ? Shown(call, ObjectWrites.Update(call, kind), kind) : GraphFault.NotFound(call["id"]));
            yield return new("DELETE", template, write, call => IsOne(call, kind, type) ? ObjectWrites.Delete(call, call.State.Live(kind, call["id"])!) : GraphFault.NotFound(call["id"]));
            yield return new("GET", $"{template}/sponsors", read, call => IsOne(call, kind, type)
                ? Page.Of(call, "directoryObject", "directoryObjects", QueryLimits.Directory, after => call.State.Targets(call["id"], Relations.Sponsors, after), withType: true)
                : GraphFault.NotFound(call["id"]));
        }
    }

    private static bool IsOne(GraphCall call, string kind, string type) => call.State.Live(kind, call["id"])?.TypeName == type;

    /// <summary>The update of an agent user alone answers with the user.</summary>
    private static GraphAnswer Shown(GraphCall call, GraphAnswer answer, string kind) =>
        kind == Kinds.User && answer.Fault is null ? Page.Single(call, call.State.Live(kind, call["id"])!, "users", QueryLimits.Directory) : answer;

    private static GraphAnswer AddBlueprint(GraphCall call) => call.Request.Body["sponsors@odata.bind"] is JsonArray { Count: > 0 }
        ? ObjectCreation.AddApplication(call, Blueprint, "applications")
        : GraphFault.BadRequest("At least one sponsor is required to create an agent identity blueprint.");

    private static GraphAnswer AddUser(GraphCall call)
    {
        var parent = call.Request.Body["identityParentId"]?.ToString();
        if (parent is not null && call.State.Live(Kinds.ServicePrincipal, parent)?.TypeName != Agent)
            return GraphFault.InvalidValue("identityParentId", AgentUser);
        if (parent is not null && call.State.All(Kinds.User).Any(x => x.Text("identityParentId") == parent))
            return GraphFault.BadRequest("Another object with the same value for property identityParentId already exists.");
        return ObjectCreation.AddUser(call, AgentUser, "users");
    }

    private static GraphAnswer AddAgent(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Agent), call.Request.Body);
        if (body.ContainsKey("keyCredentials") || body.ContainsKey("passwordCredentials"))
            return ServicePrincipalRules.NoCredentials;
        if ((Patch.CheckNew(type, body, ServicePrincipalRules.ReadOnly.Except(["agentIdentityBlueprintId"]).ToHashSet()) ?? Creation.Require(type, body, "displayName", "agentIdentityBlueprintId")) is { } fault)
            return fault;
        var blueprint = body["agentIdentityBlueprintId"]!.ToString();
        if (!call.State.LiveHaving(Kinds.ServicePrincipal, "appId", blueprint).Any(x => x.TypeName == BlueprintPrincipal))
            return GraphFault.BadRequest($"Object with id '{blueprint}' not found: the blueprint has no principal in this tenant.");
        if (body["sponsors@odata.bind"] is not JsonArray { Count: > 0 })
            return GraphFault.BadRequest("At least one sponsor is required to create an agent identity.");
        var agent = Creation.Body(call.State, type, body, "info");
        var candidate = new TenantObject(Kinds.ServicePrincipal, agent["id"]!.ToString(), agent, changedAt: 0);
        var (links, unbound) = LinkWrites.BoundWhenNew(call, candidate, body, Relations.Sponsors, Relations.Owners);
        if (unbound is not null)
            return unbound;
        agent["accountEnabled"] ??= true;
        agent["appId"] = candidate.Id;
        agent["createdByAppId"] = call.Request.Caller.AppId;
        agent["createdDateTime"] = Instant.Text(call.Now);
        agent["servicePrincipalNames"] = new JsonArray(candidate.Id);
        agent["servicePrincipalType"] = "ServiceIdentity";
        agent["appOwnerOrganizationId"] = SimulatedTenant.TenantId;
        return ObjectCreation.Linked(call, call.State.Put(Kinds.ServicePrincipal, candidate.Id, agent), links, "servicePrincipals");
    }

    private static GraphAnswer Answer(GraphCall call, Func<TenantObject, GraphAnswer> answer) =>
        IsOne(call, Kinds.Application, Blueprint) ? answer(call.State.Live(Kinds.Application, call["id"])!) : GraphFault.NotFound(call["id"]);

    private static GraphAnswer OneInheritable(GraphCall call, TenantObject blueprint, Func<TenantObject, GraphAnswer> answer) =>
        call.State.Targets(blueprint.Id, Relations.InheritablePermissions).FirstOrDefault(x => x.Text("resourceAppId") == call["other"]) is { } found
            ? answer(found)
            : GraphFault.NotFound(call["other"]);

    private static GraphAnswer AddInheritable(GraphCall call, TenantObject blueprint)
    {
        var (type, body) = (GraphTypes.Get(Kinds.InheritablePermission), call.Request.Body);
        if ((Patch.CheckNew(type, body) ?? Creation.Require(type, body, "resourceAppId", "inheritableScopes")) is { } fault)
            return fault;
        var resource = body["resourceAppId"]!.ToString();
        if (call.State.Targets(blueprint.Id, Relations.InheritablePermissions).Any(x => x.Text("resourceAppId") == resource))
            return new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", $"Inheritable permissions for '{resource}' already exist.");
        var id = call.State.NewId();
        var stored = call.State.Put(Kinds.InheritablePermission, id, new()
        {
            ["id"] = id,
            ["resourceAppId"] = resource,
            ["inheritableScopes"] = Values.Filled(type.Properties["inheritableScopes"], body["inheritableScopes"]),
        });
        call.State.Link(blueprint.Id, Relations.InheritablePermissions, stored.Id);
        return Creation.Answer(call, stored, $"applications/{blueprint.Id}/microsoft.graph.agentIdentityBlueprint/inheritablePermissions");
    }

    private static GraphAnswer UpdateInheritable(GraphCall call, TenantObject found)
    {
        if (Patch.Check(GraphTypes.Get(Kinds.InheritablePermission), call.Request.Body, new HashSet<string> { "resourceAppId" }) is { } fault)
            return fault;
        Patch.Apply(call.State, found, call.Request.Body);
        return GraphAnswer.NoContent;
    }
}
