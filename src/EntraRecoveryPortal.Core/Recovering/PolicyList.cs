using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>A list by which a Conditional Access policy names other objects.</summary>
/// <param name="Path">Attribute path of the list.</param>
/// <param name="Type">What its ids are of.</param>
/// <param name="WithoutAny">What would be wrong if nothing of the kind were named.</param>
internal sealed record PolicyList(string Path, string Type, string WithoutAny)
{
    private const string Instead = "Make it again, or name something else in Entra first.";
    private const string ForNobody = $"Without it the policy would be for nobody. {Instead}";
    private const string SparesNobody = $"Without it the policy would leave nobody out. {Instead}";
    private const string ForNothing = $"Without it the list would be empty, and the policy another one. {Instead}";

    /// <summary>Whether lists that belong together still name something; null where a list stands alone.</summary>
    private Func<JsonElement, bool>? Together { get; init; }

    internal static IReadOnlyList<PolicyList> All { get; } =
    [
        Including("conditions.users.includeGroups", "group"),
        Excluding("conditions.users.excludeGroups", "group"),
        Including("conditions.users.includeUsers", "user"),
        Excluding("conditions.users.excludeUsers", "user"),
        new("conditions.locations.includeLocations", "namedLocationPolicy", ForNothing),
        new("conditions.locations.excludeLocations", "namedLocationPolicy", ForNothing),
        new("conditions.clientApplications.includeServicePrincipals", "servicePrincipal", ForNothing),
        new("conditions.clientApplications.excludeServicePrincipals", "servicePrincipal", ForNothing),
        new("conditions.applications.includeApplications", DeadReference.ByAppId, ForNothing),
        new("conditions.applications.excludeApplications", DeadReference.ByAppId, ForNothing),
    ];

    /// <summary>The ids in it that can be looked up; words like "All" are none.</summary>
    internal IEnumerable<string> IdsIn(JsonElement policy) => policy.TextsAt(Path).Where(id => Guid.TryParse(id, out _));

    /// <summary>Nothing of the kind is named any more.</summary>
    internal bool IsEmptyIn(JsonElement policy) => !(Together?.Invoke(policy) ?? policy.TextsAt(Path).Count > 0);

    /// <summary>The policy without these ids in these lists.</summary>
    internal static JsonElement Without(JsonElement policy, IReadOnlyCollection<(string Path, string Id)> dropped)
    {
        var type = Catalogue.Of("conditionalAccessPolicy");
        var left = (JsonObject)ContentEdit.NodeOf(policy)!;
        foreach (var list in dropped.GroupBy(one => one.Path, one => one.Id, StringComparer.Ordinal).Where(list => policy.At(list.Key) is not null))
            ContentEdit.Set(type, left, list.Key, JsonSerializer.SerializeToElement(policy.TextsAt(list.Key).Except(list, StringComparer.Ordinal)));
        return JsonElement.Parse(left.ToJsonString());
    }

    private static PolicyList Including(string path, string type) => new(path, type, ForNobody) { Together = PolicyReading.IncludesSomebody };

    private static PolicyList Excluding(string path, string type) => new(path, type, SparesNobody) { Together = PolicyReading.ExcludesSomebody };
}
