using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Custom authentication strengths. Built-in ones cannot be changed.</summary>
internal static class StrengthWrites
{
    private const string Root = "policies/authenticationStrengthPolicies";

    private static readonly HashSet<string> NotByPatch = ["allowedCombinations", "createdDateTime", "modifiedDateTime", "policyType", "requirementsSatisfied"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", Root, Permissions.WriteStrengths, Create),
        new("PATCH", $"{Root}/{{id}}", Permissions.WriteStrengths, Update),
        new("POST", $"{Root}/{{id}}/updateAllowedCombinations", Permissions.WriteStrengths, UpdateCombinations),
        new("DELETE", $"{Root}/{{id}}", Permissions.WriteStrengths, Delete),
    ];

    private static GraphAnswer Create(GraphCall call)
    {
        var body = call.Request.Body;
        if (string.IsNullOrEmpty(body["displayName"]?.ToString()))
            return GraphFault.Policy("The authentication strength needs a display name.");
        if (CheckCombinations(body["allowedCombinations"]) is { } fault)
            return fault;
        var strength = new JsonObject
        {
            ["id"] = call.State.NewId(),
            ["createdDateTime"] = Instant.Text(call.Now),
            ["modifiedDateTime"] = Instant.Text(call.Now),
            ["displayName"] = body["displayName"]!.DeepClone(),
            ["description"] = body["description"]?.DeepClone(),
            ["policyType"] = "custom",
            ["requirementsSatisfied"] = "mfa",
            ["allowedCombinations"] = Stored(body["allowedCombinations"]!),
            ["combinationConfigurations"] = new JsonArray(),
        };
        return Creation.Answer(call, call.State.Put(Kinds.StrengthPolicy, strength["id"]!.ToString(), strength), Root);
    }

    private static GraphAnswer Update(GraphCall call)
    {
        var (strength, refused) = Custom(call);
        if (strength is null)
            return refused!;
        if (Patch.Check(GraphTypes.Get(Kinds.StrengthPolicy), call.Request.Body, NotByPatch) is { } fault)
            return fault;
        Patch.Apply(call.State, strength, call.Request.Body);
        Touch(call.State, strength.Id, call.Now);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer UpdateCombinations(GraphCall call)
    {
        var (strength, refused) = Custom(call);
        if (strength is null)
            return refused!;
        if (CheckCombinations(call.Request.Body["allowedCombinations"]) is { } fault)
            return fault;
        var before = strength.Body["allowedCombinations"]!.DeepClone();
        call.State.Update(strength, after => after["allowedCombinations"] = Stored(call.Request.Body["allowedCombinations"]!));
        Touch(call.State, strength.Id, call.Now);
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context("microsoft.graph.updateAllowedCombinationsResult"),
            ["previousCombinations"] = before,
            ["currentCombinations"] = Stored(call.Request.Body["allowedCombinations"]!),
            ["conditionalAccessReferences"] = new JsonArray([.. Users(call.State, strength.Id).Select(x => (JsonNode)x.Id)]),
            ["additionalInformation"] = "",
        });
    }

    private static GraphAnswer Delete(GraphCall call)
    {
        var (strength, refused) = Custom(call);
        if (strength is null)
            return refused!;
        if (Users(call.State, strength.Id).Any())
            return GraphFault.Policy("The authentication strength is used by a Conditional Access policy.");
        call.State.Remove(strength);
        return GraphAnswer.NoContent;
    }

    /// <summary>Policies show the strength they use in full, so they follow it.</summary>
    public static void Touch(TenantState state, string id, DateTimeOffset now)
    {
        var strength = state.Update(state.Find(id)!, after => after["modifiedDateTime"] = Instant.Text(now));
        foreach (var policy in Users(state, id).ToList())
            state.Update(policy, after => after["grantControls"]!["authenticationStrength"] = ConditionalAccessRules.Embedded(strength));
    }

    private static IEnumerable<TenantObject> Users(TenantState state, string id) =>
        state.All(Kinds.ConditionalAccessPolicy).Where(x => ConditionalAccessRules.StrengthId(x.Body["grantControls"]) == id);

    private static (TenantObject? Strength, GraphFault? Fault) Custom(GraphCall call) => call.State.Live(Kinds.StrengthPolicy, call["id"]) switch
    {
        null => (null, GraphFault.NotFound(call["id"])),
        { } found when found.Text("policyType") == "builtIn" => (null, GraphFault.Policy("Built-in authentication strengths cannot be changed.")),
        { } found => (found, null),
    };

    /// <summary>However its methods stood apart.</summary>
    private static JsonArray Stored(JsonNode combinations) => new([.. combinations.AsArray().Select(x => (JsonNode)x!.ToString().Replace(" ", "", StringComparison.Ordinal))]);

    private static GraphFault? CheckCombinations(JsonNode? combinations)
    {
        var members = GraphTypes.EnumMembers("authenticationMethodModes")!;
        return combinations is JsonArray { Count: > 0 } list && list.All(x => x!.ToString().Split(',', StringSplitOptions.TrimEntries).All(members.Contains))
            ? null
            : GraphFault.Policy("allowedCombinations is missing or names unknown methods.");
    }
}
