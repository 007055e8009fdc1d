using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Conditional Access policies and named locations, and their recycle bin.</summary>
internal static class ConditionalAccessWrites
{
    private const string Root = "identity/conditionalAccess";

    private static readonly HashSet<string> ReadOnly = ["createdDateTime", "modifiedDateTime", "templateId"];

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", $"{Root}/policies", Permissions.WriteConditionalAccess, CreatePolicy),
        new("PATCH", $"{Root}/policies/{{id}}", Permissions.WriteConditionalAccess, UpdatePolicy),
        new("DELETE", $"{Root}/policies/{{id}}", Permissions.DeleteConditionalAccess, DeletePolicy),
        new("POST", $"{Root}/namedLocations", Permissions.WriteNamedLocations, CreateLocation),
        new("PATCH", $"{Root}/namedLocations/{{id}}", Permissions.WriteNamedLocations, UpdateLocation),
        new("DELETE", $"{Root}/namedLocations/{{id}}", Permissions.WriteNamedLocations, DeleteLocation),
        .. Deleted("policies", Kinds.ConditionalAccessPolicy, Permissions.WriteConditionalAccess),
        .. Deleted("namedLocations", Kinds.NamedLocation, Permissions.WriteNamedLocations),
    ];

    private static IEnumerable<GraphRoute> Deleted(string set, string kind, Access access)
    {
        yield return new("POST", $"{Root}/deletedItems/{set}/{{id}}/restore", access, call => Restore(call, kind, set));
        yield return new("DELETE", $"{Root}/deletedItems/{set}/{{id}}", access, call => Purge(call, kind, set));
    }

    private static GraphAnswer CreatePolicy(GraphCall call)
    {
        var type = GraphTypes.Get(Kinds.ConditionalAccessPolicy);
        if (Patch.Check(type, call.Request.Body, ReadOnly) is { } fault)
            return fault;
        var policy = new JsonObject { ["id"] = call.State.NewId() };
        foreach (var property in type.Properties.Values.Where(x => x.Name != "id").OrderBy(x => x.Name, StringComparer.Ordinal))
            policy[property.Name] = Values.Filled(property, call.Request.Body[property.Name]);
        policy["createdDateTime"] = Instant.Text(call.Now);
        if (policy["state"] is null)
            return GraphFault.Policy("1005: The policy needs a state.");
        if (policy["conditions"]?["clientAppTypes"] is JsonArray { Count: 0 })
            policy["conditions"]!["clientAppTypes"] = new JsonArray("all");
        if ((CheckIdle(call, policy) ?? ConditionalAccessRules.Check(call.State, policy) ?? ConditionalAccessRules.CheckDefaults(call.State, policy)) is { } refused)
            return refused;
        ConditionalAccessRules.Fold(call.State, policy);
        return Creation.Answer(call, call.State.Put(Kinds.ConditionalAccessPolicy, policy["id"]!.ToString(), policy), $"{Root}/policies");
    }

    private static GraphAnswer UpdatePolicy(GraphCall call)
    {
        if (call.State.Live(Kinds.ConditionalAccessPolicy, call["id"]) is not { } policy)
            return GraphFault.NotFound(call["id"]);
        var type = GraphTypes.Get(Kinds.ConditionalAccessPolicy);
        if (Patch.Check(type, call.Request.Body, ReadOnly) is { } fault)
            return fault;
        var after = policy.Body.DeepClone().AsObject();
        foreach (var (name, value) in Patch.Properties(call.Request.Body))
        {
            var sent = call.Behaviour.PolicyBlocksMerge ? Merged(policy.Body[name], value) : value;
            after[name] = name == "conditions" ? Conditions(type.Properties[name], policy, sent) : Values.Filled(type.Properties[name], sent);
        }

        if ((CheckIdle(call, after) ?? ConditionalAccessRules.Check(call.State, after) ?? ConditionalAccessRules.CheckDefaults(call.State, after)) is { } refused)
            return refused;
        ConditionalAccessRules.Fold(call.State, after);
        if (ConditionalAccessRules.CheckManaged(policy.Body, after) is { } managed)
            return managed;
        after["modifiedDateTime"] = Instant.Text(call.Now);
        call.State.Put(Kinds.ConditionalAccessPolicy, policy.Id, after);
        return GraphAnswer.NoContent;
    }

    private static GraphFault? CheckIdle(GraphCall call, JsonObject policy) =>
        call.Behaviour.IdleControlsRefused && ConditionalAccessRules.HasIdleControls(policy) ? GraphFault.Policy("1012: Controls that have no effect must be left out.") : null;

    /// <summary>What was there, with the members that were sent in place of its own.</summary>
    private static JsonNode? Merged(JsonNode? before, JsonNode? sent)
    {
        if (before is not JsonObject || sent is not JsonObject members)
            return sent;
        var merged = before.DeepClone().AsObject();
        foreach (var (name, value) in members)
            merged[name] = Merged(merged[name], value)?.DeepClone();
        return merged;
    }

    /// <summary>Conditions are replaced whole; only the three that no policy can lack stay when they were not sent.</summary>
    private static JsonNode? Conditions(GraphProperty property, TenantObject policy, JsonNode? sent)
    {
        var conditions = Values.Filled(property, sent);
        foreach (var needed in new[] { "users", "applications", "clientAppTypes" })
        {
            if (sent is JsonObject given && !given.ContainsKey(needed))
                conditions![needed] = policy.Body["conditions"]?[needed]?.DeepClone();
        }

        return conditions;
    }

    private static GraphAnswer DeletePolicy(GraphCall call)
    {
        if (call.State.Live(Kinds.ConditionalAccessPolicy, call["id"]) is not { } policy)
            return GraphFault.NotFound(call["id"]);
        if (ConditionalAccessRules.IsManagedByMicrosoft(policy.Body))
            return GraphFault.Policy("1141: A Microsoft-managed policy cannot be deleted.");
        ObjectWrites.SoftDelete(call.State, policy, call.Now);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer CreateLocation(GraphCall call)
    {
        var (type, fault) = LocationType(call.Request.Body);
        if (type is null)
            return fault!;
        if (Patch.Check(type, call.Request.Body, ReadOnly) is { } invalid)
            return invalid;
        var location = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{type.Name}", ["id"] = call.State.NewId() };
        foreach (var property in type.Properties.Values.Where(x => x.Name != "id").OrderBy(x => x.Name, StringComparer.Ordinal))
            location[property.Name] = Values.Filled(property, call.Request.Body[property.Name]) ?? Default(property);
        location["createdDateTime"] = Instant.Text(call.Now);
        location["modifiedDateTime"] = Instant.Text(call.Now);
        if (CheckRanges(location) is { } range)
            return range;
        return Creation.Answer(call, call.State.Put(Kinds.NamedLocation, location["id"]!.ToString(), location), $"{Root}/namedLocations");
    }

    private static GraphAnswer UpdateLocation(GraphCall call)
    {
        if (call.State.Live(Kinds.NamedLocation, call["id"]) is not { } location)
            return GraphFault.NotFound(call["id"]);
        var (type, fault) = LocationType(call.Request.Body);
        if (type is null)
            return fault!;
        if (type.Name != location.TypeName)
            return GraphFault.Policy("1083: The type of a named location cannot be changed.");
        if ((Patch.Check(type, call.Request.Body, ReadOnly) ?? CheckRanges(call.Request.Body)) is { } invalid)
            return invalid;
        var after = Patch.Apply(call.State, location, call.Request.Body);
        call.State.Update(after, x => x["modifiedDateTime"] = Instant.Text(call.Now));
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer DeleteLocation(GraphCall call)
    {
        if (call.State.Live(Kinds.NamedLocation, call["id"]) is not { } location)
            return GraphFault.NotFound(call["id"]);
        if (call.Behaviour.UsedLocationsStay && location.Flag("isTrusted"))
            return GraphFault.Policy("1085: A trusted named location cannot be deleted.");
        if (call.Behaviour.UsedLocationsStay && IsUsed(call.State, location.Id))
            return GraphFault.Policy("1086: The named location is used by a Conditional Access policy.");
        ObjectWrites.SoftDelete(call.State, location, call.Now);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Restore(GraphCall call, string kind, string set)
    {
        if (ConditionalAccessBin.CheckWrite(call, set) is { } refused)
            return refused;
        if (call.State.Find(call["id"]) is not { IsDeleted: true } deleted || deleted.Kind != kind)
            return GraphFault.NotFound(call["id"]);
        var restored = call.State.Update(deleted, after => after["deletedDateTime"] = null);
        return Page.Single(call, restored, $"{Root}/{set}", QueryLimits.Policies);
    }

    private static GraphAnswer Purge(GraphCall call, string kind, string set)
    {
        if (ConditionalAccessBin.CheckWrite(call, set) is { } refused)
            return refused;
        if (call.State.Find(call["id"]) is not { IsDeleted: true } deleted || deleted.Kind != kind)
            return GraphFault.NotFound(call["id"]);
        call.State.Remove(deleted);
        return GraphAnswer.NoContent;
    }

    private static bool IsUsed(TenantState state, string id) => state.AllLive(Kinds.ConditionalAccessPolicy)
        .SelectMany(x => new[] { "includeLocations", "excludeLocations" }.SelectMany(list => x.Body["conditions"]?["locations"]?[list] as JsonArray ?? []))
        .Any(x => x!.ToString() == id);

    private static (GraphType? Type, GraphFault? Fault) LocationType(JsonObject body) => body["@odata.type"]?.ToString() switch
    {
        "#microsoft.graph.ipNamedLocation" => (GraphTypes.Get("ipNamedLocation"), null),
        "#microsoft.graph.countryNamedLocation" => (GraphTypes.Get("countryNamedLocation"), null),
        _ => (null, GraphFault.Policy("1081: The @odata.type of the named location is missing or unknown.")),
    };

    private static GraphFault? CheckRanges(JsonObject body) =>
        (body["ipRanges"] as JsonArray ?? []).Any(x => x?["@odata.type"] is null || !IsRange(x["cidrAddress"]?.ToString()))
            ? GraphFault.Policy("1082: An IP range needs its @odata.type and a valid cidrAddress.")
            : null;

    /// <summary>The address may be any within the range: 6.5.4.3/18 is one.</summary>
    private static bool IsRange(string? text) => text?.Split('/') is [var address, var length]
        && System.Net.IPAddress.TryParse(address, out var parsed) && int.TryParse(length, System.Globalization.CultureInfo.InvariantCulture, out var bits)
        && bits >= 0 && bits <= (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);

    private static JsonNode? Default(GraphProperty property) => property switch
    {
        { Type: "Boolean" } => JsonValue.Create(false),
        { Type: "countryLookupMethodType" } => JsonValue.Create("clientIpAddress"),
        _ => null,
    };
}
