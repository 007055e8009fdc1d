using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>Conditional Access, authentication methods and strengths, and the authorization policy.</summary>
internal static class PolicyReads
{
    private const string ConditionalAccess = "identity/conditionalAccess";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        .. ObjectReads.Set($"{ConditionalAccess}/policies", Kinds.ConditionalAccessPolicy, Permissions.ReadPolicies, QueryLimits.Policies),
        .. ObjectReads.Set($"{ConditionalAccess}/namedLocations", Kinds.NamedLocation, Permissions.ReadPolicies, QueryLimits.Policies),
        .. ObjectReads.Set("policies/authenticationStrengthPolicies", Kinds.StrengthPolicy, Permissions.ReadStrengths, QueryLimits.Policies),
        .. Deleted("policies", Kinds.ConditionalAccessPolicy),
        .. Deleted("namedLocations", Kinds.NamedLocation),
        new("GET", "policies/authenticationMethodsPolicy", Permissions.ReadMethods, call => Singleton(call, Kinds.MethodsPolicy)),
        new("GET", "policies/authenticationMethodsPolicy/authenticationMethodConfigurations", Permissions.ReadMethods, Configurations),
        new("GET", "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}", Permissions.ReadMethods, Configuration),
        new("GET", "policies/authorizationPolicy", Permissions.ReadAuthorization, call => Singleton(call, Kinds.AuthorizationPolicy)),
    ];

    private static IEnumerable<GraphRoute> Deleted(string set, string kind)
    {
        var path = $"{ConditionalAccess}/deletedItems/{set}";
        yield return new("GET", path, Permissions.ReadPolicies, call => ConditionalAccessBin.CheckRead(call, set) is { } refused ? refused : Page.Of(call, kind, path, QueryLimits.Policies, after => call.State.AllDeleted(kind, after)));
        yield return new("GET", $"{path}/{{id}}", Permissions.ReadPolicies, call => ConditionalAccessBin.CheckRead(call, set) is { } refused ? refused :
            call.State.Find(call["id"]) is { IsDeleted: true } found && found.Kind == kind ? Page.Single(call, found, path, QueryLimits.Policies) : GraphFault.NotFound(call["id"]));
    }

    private static GraphAnswer Singleton(GraphCall call, string kind)
    {
        return Unasked(call) is { } refused ? refused : Page.Single(call, call.State.AllLive(kind).First(), $"policies/{kind}", QueryLimits.Policies);
    }

    private static GraphAnswer Configurations(GraphCall call) => Unasked(call) is { } refused ? refused : GraphAnswer.Ok(new JsonObject
    {
        ["@odata.context"] = call.Context("policies/authenticationMethodsPolicy/authenticationMethodConfigurations"),
        ["value"] = new JsonArray([.. All(call).Select(x => Shown(call, x!))]),
    });

    /// <summary>None of these takes a query option.</summary>
    private static GraphFault? Unasked(GraphCall call) =>
        call.Request.Query.Keys.FirstOrDefault(x => x.StartsWith('$')) is { } option ? GraphFault.UnsupportedQuery($"The query option '{option}' is not supported.") : null;

    private static GraphAnswer Configuration(GraphCall call)
    {
        if (Unasked(call) is { } refused)
            return refused;
        if (All(call).OfType<JsonObject>().FirstOrDefault(x => string.Equals(x["id"]!.ToString(), call["id"], StringComparison.OrdinalIgnoreCase)) is not { } found)
            return GraphFault.NotFound(call["id"]);
        var shown = Shown(call, found);
        shown.Insert(0, "@odata.context", call.Context("authenticationMethodConfigurations/$entity"));
        return GraphAnswer.Ok(shown);
    }

    private static JsonObject Shown(GraphCall call, JsonNode configuration)
    {
        var shown = configuration.DeepClone().AsObject();
        EvolvingEnums.Hide(call.Request, shown, GraphTypes.Get("authenticationMethodConfiguration"));
        return shown;
    }

    private static JsonArray All(GraphCall call) => call.State.AllLive(Kinds.MethodsPolicy).First().Body["authenticationMethodConfigurations"]!.AsArray();
}
