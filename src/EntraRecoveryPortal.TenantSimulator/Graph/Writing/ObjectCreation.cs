using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>POST of people, groups, applications, service principals and administrative units.</summary>
internal static class ObjectCreation
{
    private static readonly string[] ApplicationBlocks = ["api", "info", "publicClient", "spa", "verifiedPublisher", "web"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "users", Permissions.WriteUsers, call => AddUser(call, Kinds.User, "users")),
        new("POST", "groups", Permissions.CreateGroups, AddGroup),
        new("POST", "applications", Permissions.WriteApplications, call => AddApplication(call, Kinds.Application, "applications")),
        new("POST", "servicePrincipals", Permissions.WriteApplications, AddServicePrincipal),
        new("POST", "directory/administrativeUnits", Permissions.WriteUnits, AddUnit),
    ];

    public static GraphAnswer AddUser(GraphCall call, string typeName, string path)
    {
        var (type, body) = (GraphTypes.Get(typeName), call.Request.Body);
        string[] needed = ["accountEnabled", "displayName", "mailNickname", "userPrincipalName"];
        if ((Patch.CheckNew(type, body, UserRules.ReadOnly) ?? ExtensionProperties.Check(call.State, Kinds.User, body) ?? Creation.Require(type, body, needed.Append(typeName == Kinds.User ? "passwordProfile" : "identityParentId"))) is { } fault)
            return fault;
        if ((UserRules.CheckValues(body) ?? UserRules.CheckPassword(body) ?? UserRules.CheckUnique(call, Kinds.User, exceptId: null, body)) is { } refused)
            return refused;
        var user = Creation.Body(call.State, type, body);
        // A password goes in and never comes out.
        user["passwordProfile"] = null;
        user["createdDateTime"] = Instant.Text(call.Now);
        user["userType"] ??= "Member";
        user["mail"] ??= null;
        if (user["mail"]?.ToString() is { } mail)
            user["proxyAddresses"] = new JsonArray($"SMTP:{mail}");
        return Creation.Answer(call, call.State.Put(Kinds.User, user["id"]!.ToString(), user), path);
    }

    private static GraphAnswer AddGroup(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Kinds.Group), call.Request.Body);
        if ((Patch.CheckNew(type, body, GroupRules.ReadOnlyWhenNew) ?? ExtensionProperties.Check(call.State, Kinds.Group, body) ?? Creation.Require(type, body, "displayName", "mailEnabled", "mailNickname", "securityEnabled") ?? GroupRules.CheckNew(call, body)) is { } fault)
            return fault;
        var group = Creation.Body(call.State, type, body);
        var id = group["id"]!.ToString();
        var candidate = new TenantObject(Kinds.Group, id, group, changedAt: 0);
        var (links, unbound) = LinkWrites.BoundWhenNew(call, candidate, body, Relations.Members, Relations.Owners);
        if (unbound is not null)
            return unbound;
        group["createdDateTime"] = Instant.Text(call.Now);
        group["renewedDateTime"] = Instant.Text(call.Now);
        group["securityIdentifier"] = $"S-1-12-1-{Convert.ToUInt32(id[..8], 16)}-{Convert.ToUInt32(id[^8..], 16)}";
        if (GroupRules.IsUnified(candidate))
        {
            group["visibility"] ??= "Public";
            group["mail"] = $"{group["mailNickname"]}@{SimulatedTenant.Domain}";
            group["proxyAddresses"] = new JsonArray($"SMTP:{group["mail"]}");
        }

        return Linked(call, call.State.Put(Kinds.Group, id, group), links, "groups");
    }

    public static GraphAnswer AddApplication(GraphCall call, string typeName, string path)
    {
        var (type, body) = (GraphTypes.Get(typeName), call.Request.Body);
        if ((Patch.CheckNew(type, body, ApplicationRules.ReadOnly) ?? Creation.Require(type, body, "displayName")) is { } fault)
            return fault;
        var application = Creation.Body(call.State, type, body, ApplicationBlocks.Where(x => body[x] is null));
        var candidate = new TenantObject(Kinds.Application, application["id"]!.ToString(), [], changedAt: 0);
        if (ApplicationRules.Check(call, candidate, body) is { } refused)
            return refused;
        var (links, unbound) = LinkWrites.BoundWhenNew(call, candidate, body, typeName == Kinds.Application ? [Relations.Owners] : [Relations.Sponsors, Relations.Owners]);
        if (unbound is not null)
            return unbound;
        application["appId"] = call.State.NewId();
        application["createdDateTime"] = Instant.Text(call.Now);
        application["publisherDomain"] = SimulatedTenant.Domain;
        application["signInAudience"] ??= "AzureADMyOrg";
        application["parentalControlSettings"] ??= new JsonObject { ["countriesBlockedForMinors"] = new JsonArray(), ["legalAgeGroupRule"] = "Allow" };
        return Linked(call, call.State.Put(Kinds.Application, candidate.Id, ApplicationRules.Completed(call, candidate, application)), links, path);
    }

    private static GraphAnswer AddServicePrincipal(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Kinds.ServicePrincipal), call.Request.Body);
        if ((Creation.Require(type, body, "appId") ?? Patch.CheckNew(type, body, ServicePrincipalRules.ReadOnlyWhenNew)) is { } fault)
            return fault;
        var appId = body["appId"]!.ToString();
        if (call.State.LiveHaving(Kinds.Application, "appId", appId).FirstOrDefault() is not { } application)
            return GraphFault.BadRequest($"The appId '{appId}' of the service principal does not reference a valid application object.");
        if (call.State.Having(Kinds.ServicePrincipal, "appId", appId).Any())
            return new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", $"The service principal cannot be created, updated, or restored because the service principal name {appId} is already in use.");
        var principal = Creation.Body(call.State, GraphTypes.Get(application.TypeName == Kinds.Application ? Kinds.ServicePrincipal : "agentIdentityBlueprintPrincipal"), body, "info");
        ServicePrincipalRules.Take(principal, application);
        return Creation.Answer(call, call.State.Put(Kinds.ServicePrincipal, principal["id"]!.ToString(), principal), "servicePrincipals");
    }

    private static GraphAnswer AddUnit(GraphCall call)
    {
        var (type, body) = (GraphTypes.Get(Kinds.AdministrativeUnit), call.Request.Body);
        if ((Patch.CheckNew(type, body) ?? Creation.Require(type, body, "displayName")) is { } fault)
            return fault;
        var unit = Creation.Body(call.State, type, body);
        unit["isMemberManagementRestricted"] ??= false;
        return Creation.Answer(call, call.State.Put(Kinds.AdministrativeUnit, unit["id"]!.ToString(), unit), "directory/administrativeUnits");
    }

    public static GraphAnswer Linked(GraphCall call, TenantObject created, IEnumerable<(string Relation, TenantObject Target)> links, string path)
    {
        foreach (var (relation, target) in links)
            call.State.Link(created.Id, relation, target.Id);
        return Creation.Answer(call, created, path);
    }
}
