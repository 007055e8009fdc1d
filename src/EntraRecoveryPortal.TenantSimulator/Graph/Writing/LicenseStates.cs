using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>The licences of a user: those given to it directly, and those it has from its groups.</summary>
internal static class LicenseStates
{
    public const string Assigned = "assignedLicenses";
    private const string States = "licenseAssignmentStates";

    public static bool IsFrom(TenantObject user, string groupId) => All(user).Any(x => x["assignedByGroup"]?.ToString() == groupId);

    /// <summary>Whether a user has the product, given directly or through a group.</summary>
    public static bool Has(TenantObject user, string sku) => Items(user, Assigned).Any(x => string.Equals(x["skuId"]!.ToString(), sku, StringComparison.OrdinalIgnoreCase));

    /// <summary>Licences by product; those of the state before that carry no states are direct.</summary>
    public static Dictionary<string, JsonObject> Direct(TenantObject user)
    {
        var known = All(user).Select(x => x["skuId"]!.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return All(user).Where(x => x["assignedByGroup"] is null).Concat(Items(user, Assigned).Where(x => !known.Contains(x["skuId"]!.ToString())))
            .ToDictionary(x => x["skuId"]!.ToString(), License, StringComparer.OrdinalIgnoreCase);
    }

    public static bool IsInherited(TenantObject user, string sku) => All(user).Any(x => x["assignedByGroup"] is not null && string.Equals(x["skuId"]!.ToString(), sku, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives a user these directly and what its groups give; nothing happens where that is so already.</summary>
    public static TenantObject Put(TenantState state, TenantObject user, IReadOnlyDictionary<string, JsonObject> direct, DateTimeOffset now)
    {
        var before = All(user).ToList();
        var inherited = state.Sources(user.Id).Where(x => x.Relation == Relations.Members).Select(x => state.Live(Kinds.Group, x.Source)).OfType<TenantObject>()
            .OrderBy(x => x.Id, StringComparer.Ordinal).SelectMany(group => Items(group, Assigned).Select(x => (License: License(x), Group: (string?)group.Id)));
        var all = direct.Values.Select(x => (License: x, Group: (string?)null)).Concat(inherited).ToList();
        var states = new JsonArray([.. all.Select(x => State(x.License, x.Group, before, now))]);
        var licenses = new JsonArray([.. all.GroupBy(x => x.License["skuId"]!.ToString(), StringComparer.OrdinalIgnoreCase).Select(x => Together([.. x.Select(y => y.License)]))]);
        if (states.Count == before.Count && JsonNode.DeepEquals(states, user.Body[States] ?? new JsonArray()) && JsonNode.DeepEquals(licenses, user.Body[Assigned] ?? new JsonArray()))
            return user;
        return state.Update(user, after => (after[Assigned], after[States]) = (licenses, states));
    }

    private static IEnumerable<JsonObject> All(TenantObject user) => Items(user, States);

    private static IEnumerable<JsonObject> Items(TenantObject holder, string property) => (holder.Body[property] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject License(JsonObject from) => new() { ["disabledPlans"] = from["disabledPlans"]?.DeepClone() ?? new JsonArray(), ["skuId"] = from["skuId"]!.ToString().ToLowerInvariant() };

    /// <summary>A plan is off where every licence that has it switches it off.</summary>
    private static JsonObject Together(IReadOnlyList<JsonObject> licenses)
    {
        var off = licenses.Select(x => x["disabledPlans"]!.AsArray().Select(y => y!.ToString())).Aggregate((left, right) => left.Intersect(right, StringComparer.OrdinalIgnoreCase));
        return new() { ["disabledPlans"] = new JsonArray([.. off.Select(x => (JsonNode)x)]), ["skuId"] = licenses[0]["skuId"]!.DeepClone() };
    }

    private static JsonObject State(JsonObject license, string? group, List<JsonObject> before, DateTimeOffset now)
    {
        var state = new JsonObject
        {
            ["assignedByGroup"] = group,
            ["disabledPlans"] = license["disabledPlans"]!.DeepClone(),
            ["error"] = "None",
            ["lastUpdatedDateTime"] = Instant.Text(now),
            ["skuId"] = license["skuId"]!.DeepClone(),
            ["state"] = "Active",
        };
        var same = before.Find(x => x.Where(y => y.Key != "lastUpdatedDateTime").All(y => JsonNode.DeepEquals(y.Value, state[y.Key])));
        return same?.DeepClone().AsObject() ?? state;
    }
}
