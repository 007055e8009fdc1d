using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What was bought, who has it, and giving it.</summary>
internal static class Licenses
{
    private static readonly QueryLimits Whole = new(999, Clamps: true) { IsWhole = true };

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("GET", "subscribedSkus", Permissions.ReadSkus, call => Page.Of(call, Kinds.SubscribedSku, "subscribedSkus", Whole, after => call.State.AllLive(Kinds.SubscribedSku, after))),
        new("GET", "subscribedSkus/{id}", Permissions.ReadSkus, call => call.State.Live(Kinds.SubscribedSku, call["id"]) is { } found ? Page.Single(call, found, "subscribedSkus", Whole) : GraphFault.NotFound(call["id"])),
        new("GET", "users/{id}/licenseDetails", Permissions.ReadLicenses, Details),
        new("POST", "users/{id}/assignLicense", Permissions.AssignUserLicenses, call => Assign(call, Kinds.User)),
        new("POST", "groups/{id}/assignLicense", Permissions.AssignGroupLicenses, call => Assign(call, Kinds.Group)),
    ];

    private static GraphAnswer Details(GraphCall call)
    {
        if (call.State.Live(Kinds.User, call["id"]) is not { } user)
            return GraphFault.NotFound(call["id"]);
        if (call.Request.Query.Keys.FirstOrDefault(x => x.StartsWith('$')) is { } option)
            return GraphFault.UnsupportedQuery($"The query option '{option}' is not supported.");
        var bought = (user.Body[LicenseStates.Assigned] as JsonArray ?? []).Select(x => Sku(call.State, x!["skuId"]!.ToString())).OfType<TenantObject>();
        return GraphAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = call.Context($"users('{user.Id}')/licenseDetails"),
            ["value"] = new JsonArray([.. bought.Select(x => new JsonObject
            {
                ["id"] = x.Id,
                ["skuId"] = x.Text("skuId"),
                ["skuPartNumber"] = x.Text("skuPartNumber"),
                ["servicePlans"] = x.Body["servicePlans"]!.DeepClone(),
            })]),
        });
    }

    private static GraphAnswer Assign(GraphCall call, string kind)
    {
        if (call.State.Live(kind, call["id"]) is not { } holder)
            return GraphFault.NotFound(call["id"]);
        var body = call.Request.Body;
        if (body["addLicenses"] is not JsonArray added || body["removeLicenses"] is not JsonArray removed || added.Any(x => x is not JsonObject))
            return GraphFault.BadRequest("Both addLicenses and removeLicenses are needed.");
        if (kind == Kinds.User && holder.Text("usageLocation") is null && added.Count > 0)
            return GraphFault.BadRequest("License assignment cannot be done for user with invalid usage location.");
        var kept = kind == Kinds.User ? LicenseStates.Direct(holder) : Held(holder);
        foreach (var license in added.OfType<JsonObject>())
        {
            if (CheckSku(call.State, license) is { } fault)
                return fault;
            if (kind == Kinds.User && !LicenseStates.Has(holder, license["skuId"]!.ToString()) && HasNoSeat(call.State, license["skuId"]!.ToString()))
                return GraphFault.BadRequest($"Subscription with SKU {license["skuId"]} does not have any available licenses.");
            kept[license["skuId"]!.ToString()] = new()
            {
                ["disabledPlans"] = license["disabledPlans"]?.DeepClone() ?? new JsonArray(),
                ["skuId"] = license["skuId"]!.ToString().ToLowerInvariant(),
            };
        }

        foreach (var sku in removed.Select(x => x!.ToString()))
        {
            if (kept.Remove(sku))
                continue;
            return GraphFault.BadRequest(kind == Kinds.User && LicenseStates.IsInherited(holder, sku)
                ? "User license is inherited from a group membership and it cannot be removed directly from the user."
                : $"User does not have a corresponding license. License {sku} does not exist.");
        }

        // What members have by their group follows behind every write.
        var updated = kind == Kinds.User ? LicenseStates.Put(call.State, holder, kept, call.Now) : call.State.Update(holder, after =>
        {
            after[LicenseStates.Assigned] = new JsonArray([.. kept.Values.Select(x => x.DeepClone())]);
            after["licenseProcessingState"] = new JsonObject { ["state"] = "ProcessingComplete" };
        });
        var answer = Page.Single(call, updated, $"{kind}s", QueryLimits.Directory);
        return kind == Kinds.Group ? answer with { Status = 202 } : answer;
    }

    private static Dictionary<string, JsonObject> Held(TenantObject group) =>
        (group.Body[LicenseStates.Assigned] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(x => x["skuId"]!.ToString(), StringComparer.OrdinalIgnoreCase);

    private static GraphFault? CheckSku(TenantState state, JsonObject license)
    {
        if (license["skuId"]?.ToString() is not { } id || Sku(state, id) is not { } sku)
            return GraphFault.BadRequest($"License {license["skuId"]} does not correspond to a valid company License.");
        var plans = sku.Body["servicePlans"]!.AsArray().Select(x => x!["servicePlanId"]!.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (license["disabledPlans"] as JsonArray ?? []).FirstOrDefault(x => !plans.Contains(x!.ToString())) is { } plan
            ? GraphFault.BadRequest($"Plan {plan} is not part of license {id}.")
            : null;
    }

    private static bool HasNoSeat(TenantState state, string skuId) =>
        state.AllLive(Kinds.User).Count(x => LicenseStates.Has(x, skuId)) >= Sku(state, skuId)!.Body["prepaidUnits"]!["enabled"]!.GetValue<int>();

    private static TenantObject? Sku(TenantState state, string skuId) =>
        state.AllLive(Kinds.SubscribedSku).FirstOrDefault(x => string.Equals(x.Text("skuId"), skuId, StringComparison.OrdinalIgnoreCase));
}
