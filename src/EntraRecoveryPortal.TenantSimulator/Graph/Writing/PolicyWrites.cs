using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>The authentication methods policy, its configurations, and the authorization policy.</summary>
internal static class PolicyWrites
{
    private const string Configurations = "authenticationMethodConfigurations";
    private const string Targets = "includeTargets";

    private static readonly HashSet<string> MethodsReadOnly = ["lastModifiedDateTime", "policyVersion", "displayName", "description"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("PATCH", "policies/authenticationMethodsPolicy", Permissions.WriteMethods, UpdateMethods),
        new("PATCH", $"policies/authenticationMethodsPolicy/{Configurations}/{{id}}", Permissions.WriteMethods, call => UpdateConfiguration(call, call["id"])),
        new("PATCH", "policies/authorizationPolicy", Permissions.WriteAuthorization, UpdateAuthorization),
    ];

    /// <summary>The whole policy: its own properties, and those configurations that were sent. All of it or nothing.</summary>
    private static GraphAnswer UpdateMethods(GraphCall call)
    {
        var own = call.Request.Body.DeepClone().AsObject();
        var sent = own[Configurations];
        own.Remove(Configurations);
        if (Patch.Check(GraphTypes.Get(Kinds.MethodsPolicy), own, MethodsReadOnly) is { } fault)
            return fault;
        if (sent is not (null or JsonArray) || (sent as JsonArray ?? []).Any(x => x is not JsonObject))
            return GraphFault.InvalidValue(Configurations, Kinds.MethodsPolicy);
        var policy = call.State.AllLive(Kinds.MethodsPolicy).First();
        var configurations = (sent as JsonArray ?? []).Select(x => x!.AsObject()).ToList();
        foreach (var configuration in configurations)
        {
            if (CheckConfiguration(policy, configuration["id"]?.ToString() ?? "", configuration) is { } refused)
                return refused;
        }

        call.State.Update(Patch.Apply(call.State, policy, own), after =>
        {
            foreach (var configuration in configurations)
                SetConfiguration(after, configuration["id"]!.ToString(), configuration);
            after["lastModifiedDateTime"] = Instant.Text(call.Now);
        });
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer UpdateConfiguration(GraphCall call, string id)
    {
        var policy = call.State.AllLive(Kinds.MethodsPolicy).First();
        if (CheckConfiguration(policy, id, call.Request.Body) is { } fault)
            return fault;
        call.State.Update(policy, after =>
        {
            SetConfiguration(after, id, call.Request.Body);
            after["lastModifiedDateTime"] = Instant.Text(call.Now);
        });
        return GraphAnswer.NoContent;
    }

    private static GraphFault? CheckConfiguration(TenantObject policy, string id, JsonObject sent)
    {
        if (Find(policy.Body, id) is not { } configuration)
            return GraphFault.NotFound(id);
        if (sent["@odata.type"]?.ToString() != configuration["@odata.type"]!.ToString())
            return GraphFault.Policy("The @odata.type of the configuration is missing or another one.");
        return sent[Targets] is not (null or JsonArray) ? GraphFault.InvalidValue(Targets, TypeOf(configuration).Name) : Patch.Check(TypeOf(configuration), Own(sent, id));
    }

    private static void SetConfiguration(JsonObject policy, string id, JsonObject sent)
    {
        var configuration = Find(policy, id)!;
        foreach (var (name, value) in Patch.Properties(Own(sent, id)))
            configuration[name] = Values.Filled(TypeOf(configuration).Properties[name], value);
        if (sent[Targets] is { } targets)
            configuration[Targets] = targets.DeepClone();
    }

    /// <summary>Without the targets, which are links by the metadata yet are written inline and replaced whole, and without the id that may come along.</summary>
    private static JsonObject Own(JsonObject sent, string id)
    {
        var own = sent.DeepClone().AsObject();
        own.Remove(Targets);
        if (string.Equals(own["id"]?.ToString(), id, StringComparison.OrdinalIgnoreCase))
            own.Remove("id");
        return own;
    }

    private static GraphType TypeOf(JsonObject configuration) => GraphTypes.Get(configuration["@odata.type"]!.ToString()["#microsoft.graph.".Length..]);

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
