using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Passwords of applications and service principals, and federated credentials.</summary>
internal static class CredentialWrites
{
    private const string Federated = "applications/{id}/federatedIdentityCredentials";
    private const int MostFederated = 20;

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "applications/{id}/addPassword", Permissions.WriteApplications, call => AddPassword(call, Kinds.Application)),
        new("POST", "applications/{id}/removePassword", Permissions.WriteApplications, call => RemovePassword(call, Kinds.Application)),
        new("POST", "servicePrincipals/{id}/addPassword", Permissions.WriteApplications, call => AddPassword(call, Kinds.ServicePrincipal)),
        new("POST", "servicePrincipals/{id}/removePassword", Permissions.WriteApplications, call => RemovePassword(call, Kinds.ServicePrincipal)),
        .. new[] { "applications", "servicePrincipals" }.SelectMany(x => new[] { "addKey", "removeKey" }.Select(action => new GraphRoute("POST", $"{x}/{{id}}/{action}", Permissions.WriteApplications, Unproven))),
        new("POST", Federated, Permissions.WriteApplications, AddFederated),
        new("PATCH", Federated + "/{other}", Permissions.WriteApplications, UpdateFederated),
        new("DELETE", Federated + "/{other}", Permissions.WriteApplications, RemoveFederated),
    ];

    private static GraphAnswer AddPassword(GraphCall call, string kind)
    {
        if (call.State.Live(kind, call["id"]) is not { } holder)
            return GraphFault.NotFound(call["id"]);
        if (kind == Kinds.ServicePrincipal && ServicePrincipalRules.IsManagedIdentity(holder))
            return GraphFault.Denied();
        if (holder.TypeName == "agentIdentity")
            return new GraphFault(400, "PropertyNotCompatibleWithAgentIdentity", "Agent identities cannot hold credentials.");
        var wanted = call.Request.Body["passwordCredential"] as JsonObject ?? [];
        var secret = call.State.NewKey();
        var credential = new JsonObject
        {
            ["customKeyIdentifier"] = null,
            ["displayName"] = wanted["displayName"]?.DeepClone(),
            ["endDateTime"] = wanted["endDateTime"]?.DeepClone() ?? Instant.Text(call.Now.AddYears(2)),
            ["hint"] = secret[..3],
            ["keyId"] = call.State.NewId(),
            ["secretText"] = null,
            ["startDateTime"] = wanted["startDateTime"]?.DeepClone() ?? Instant.Text(call.Now),
        };
        call.State.Update(holder, after =>
        {
            if (after["passwordCredentials"] is not JsonArray existing)
                after["passwordCredentials"] = existing = [];
            existing.Add(credential.DeepClone());
        });
        credential["secretText"] = secret;
        credential.Insert(0, "@odata.context", call.Context("microsoft.graph.passwordCredential"));
        return GraphAnswer.Ok(credential);
    }

    private static GraphAnswer RemovePassword(GraphCall call, string kind)
    {
        if (call.State.Live(kind, call["id"]) is not { } holder)
            return GraphFault.NotFound(call["id"]);
        if (kind == Kinds.ServicePrincipal && ServicePrincipalRules.IsManagedIdentity(holder))
            return GraphFault.Denied();
        var keyId = call.Request.Body["keyId"]?.ToString();
        if (keyId is null || !(holder.Body["passwordCredentials"] as JsonArray ?? []).Any(x => x!["keyId"]!.ToString() == keyId))
            return GraphFault.BadRequest($"No password credential found with keyId '{keyId}'.");
        call.State.Update(holder, after =>
            after["passwordCredentials"] = new JsonArray([.. after["passwordCredentials"]!.AsArray().Where(x => x!["keyId"]!.ToString() != keyId).Select(x => x!.DeepClone())]));
        return GraphAnswer.NoContent;
    }

    /// <summary>Both need a proof signed with a key that the object has; nobody here has the private half of any.</summary>
    private static GraphAnswer Unproven(GraphCall call) => call.State.Live(call["id"]) is { Kind: Kinds.Application or Kinds.ServicePrincipal }
        ? new GraphFault(400, "Authentication_MissingOrMalformed", "Access Token missing or malformed: the proof of possession is not valid.")
        : GraphFault.NotFound(call["id"]);

    private static GraphAnswer AddFederated(GraphCall call)
    {
        if (call.State.Live(Kinds.Application, call["id"]) is not { } application)
            return GraphFault.NotFound(call["id"]);
        var body = call.Request.Body;
        var type = GraphTypes.Get(Kinds.FederatedCredential);
        if ((Patch.CheckNew(type, body) ?? Creation.Require(type, body, "name", "issuer", "subject", "audiences")) is { } fault)
            return fault;
        var existing = call.State.Targets(application.Id, Relations.FederatedCredentials).ToList();
        if (existing.Count >= MostFederated)
            return new GraphFault(400, "Directory_QuotaExceeded", "The number of federated identity credentials exceeds the limit.");
        if (existing.Any(x => x.Text("name") == body["name"]!.ToString() || IsOfSameIssuer(x, body)))
            return AlreadyThere;
        var created = body.DeepClone().AsObject();
        created["id"] = call.State.NewId();
        var stored = call.State.Put(Kinds.FederatedCredential, created["id"]!.ToString(), created);
        call.State.Link(application.Id, Relations.FederatedCredentials, stored.Id);
        return Creation.Answer(call, stored, $"applications/{application.Id}/federatedIdentityCredentials");
    }

    private static GraphAnswer UpdateFederated(GraphCall call)
    {
        if (Find(call) is not { } credential)
            return GraphFault.NotFound(call["other"]);
        if (Patch.Check(GraphTypes.Get(Kinds.FederatedCredential), call.Request.Body) is { } fault)
            return fault;
        var after = credential.Body.DeepClone().AsObject();
        foreach (var (name, value) in Patch.Properties(call.Request.Body))
            after[name] = value?.DeepClone();
        var application = call.State.Live(Kinds.Application, call["id"])!;
        if (call.State.Targets(application.Id, Relations.FederatedCredentials).Any(x => x.Id != credential.Id && IsOfSameIssuer(x, after)))
            return AlreadyThere;
        Patch.Apply(call.State, credential, call.Request.Body);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer RemoveFederated(GraphCall call)
    {
        if (Find(call) is not { } credential)
            return GraphFault.NotFound(call["other"]);
        call.State.Remove(credential);
        return GraphAnswer.NoContent;
    }

    private static GraphFault AlreadyThere { get; } = new(409, "Request_MultipleObjectsWithSameKeyValue", "FederatedIdentityCredential with the same name, or issuer and subject, already exists.");

    private static bool IsOfSameIssuer(TenantObject credential, JsonObject other) =>
        credential.Text("issuer") == other["issuer"]?.ToString() && credential.Text("subject") == other["subject"]?.ToString();

    private static TenantObject? Find(GraphCall call) => call.State.Live(Kinds.Application, call["id"]) is { } application
        ? call.State.Targets(application.Id, Relations.FederatedCredentials).FirstOrDefault(x => x.Id == call["other"] || x.Text("name") == call["other"])
        : null;
}
