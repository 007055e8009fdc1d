using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>The authentication methods policy, its configurations, and the authorization policy.</summary>
internal static class PolicyWrites
{
    private const string Configurations = "authenticationMethodConfigurations";

    private static readonly HashSet<string> MethodsReadOnly = ["lastModifiedDateTime", "policyVersion", "displayName", "description"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("PATCH", "policies/authenticationMethodsPolicy", Permissions.WriteMethods, UpdateMethods),
        new("PATCH", $"policies/authenticationMethodsPolicy/{Configurations}/{{id}}", Permissions.WriteMethods, call => UpdateConfiguration(call, call["id"])),
        new("PATCH", "policies/authorizationPolicy", Permissions.WriteAuthorization, UpdateAuthorization),
    ];

    private static GraphAnswer UpdateMethods(GraphCall call)
    {
        var policy = call.State.AllLive(Kinds.MethodsPolicy).First();
        var body = call.Request.Body.DeepClone().AsObject();
        if (body.ContainsKey(Configurations))
            return GraphFault.Policy($"Send '{Configurations}' to each configuration's own address.");
        if (Patch.Check(GraphTypes.Get(Kinds.MethodsPolicy), body, MethodsReadOnly) is { } fault)
            return fault;
        var after = Patch.Apply(call.State, policy, body);
        call.State.Update(after, x => x["lastModifiedDateTime"] = Instant.Text(call.Now));
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer UpdateConfiguration(GraphCall call, string id)
    {
        var policy = call.State.AllLive(Kinds.MethodsPolicy).First();
        if (Find(policy.Body, id) is not { } configuration)
            return GraphFault.NotFound(id);
        var typeName = configuration["@odata.type"]!.ToString();
        if (call.Request.Body["@odata.type"]?.ToString() != typeName)
            return GraphFault.Policy("The @odata.type of the configuration is missing or another one.");
        var type = GraphTypes.Get(typeName["#microsoft.graph.".Length..]);
        var sent = call.Request.Body.DeepClone().AsObject();
        // Targets are links by the metadata, yet are written inline and replaced whole.
        var includeTargets = sent["includeTargets"];
        sent.Remove("includeTargets");
        if (sent["id"]?.ToString() is { } sameId && string.Equals(sameId, configuration["id"]!.ToString(), StringComparison.OrdinalIgnoreCase))
            sent.Remove("id");
        if (Patch.Check(type, sent) is { } fault)
            return fault;
        call.State.Update(policy, after =>
        {
            var changed = Find(after, id)!;
            foreach (var (name, value) in Patch.Properties(sent))
                changed[name] = Values.Filled(type.Properties[name], value);
            if (includeTargets is not null)
                changed["includeTargets"] = includeTargets.DeepClone();
            after["lastModifiedDateTime"] = Instant.Text(call.Now);
        });
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer UpdateAuthorization(GraphCall call)
    {
        var policy = call.State.AllLive(Kinds.AuthorizationPolicy).First();
        if (Patch.Check(GraphTypes.Get(Kinds.AuthorizationPolicy), call.Request.Body) is { } fault)
            return fault;
        var merged = call.Request.Body.DeepClone().AsObject();
        if (merged["defaultUserRolePermissions"] is JsonObject sent)
        {
            var whole = policy.Body["defaultUserRolePermissions"]!.DeepClone().AsObject();
            foreach (var (name, value) in sent)
                whole[name] = value?.DeepClone();
            merged["defaultUserRolePermissions"] = whole;
        }

        Patch.Apply(call.State, policy, merged);
        return GraphAnswer.NoContent;
    }

    private static JsonObject? Find(JsonObject policy, string id) =>
        policy[Configurations]!.AsArray().OfType<JsonObject>().FirstOrDefault(x => string.Equals(x["id"]!.ToString(), id, StringComparison.OrdinalIgnoreCase));
}
