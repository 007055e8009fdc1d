using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>
/// Licences as they are given by <c>assignLicense</c>. A person's list says what they have altogether; only the states beside it tell what was given to them from what they have through groups.
/// </summary>
internal static class Licences
{
    internal const string Property = "assignedLicenses";
    internal const string States = "licenseAssignmentStates";
    internal const string Product = "skuId";
    private const string PlansOff = "disabledPlans";
    private const string Giver = "assignedByGroup";

    /// <summary>The content with only those licences that were given to the object itself; null where that was not told.</summary>
    internal static JsonElement? Own(ObjectType type, JsonElement content)
    {
        if (type.Name != "user" || content.ValueKind != JsonValueKind.Object)
            return content;

        var (all, states) = (Items(content, Property), Items(content, States));
        if (states.Count == 0)
            return all.Count == 0 ? content : null;
        var own = (JsonObject)ContentEdit.NodeOf(content)!;
        own[Property] = new JsonArray([.. states.Where(state => state.TextAt(Giver) is null).Select(state => Written(state))]);
        return JsonElement.Parse(own.ToJsonString());
    }

    /// <summary>The body of <c>assignLicense</c>; a licence that the object has already gets these plans.</summary>
    internal static JsonObject Body(IReadOnlyList<LeafTarget> leaves) => new()
    {
        ["addLicenses"] = new JsonArray([.. leaves.Where(leaf => leaf.Target is not null).Select(leaf => Written(leaf.Target!.Value))]),
        ["removeLicenses"] = new JsonArray([.. leaves.Where(leaf => leaf.Target is null).Select(leaf => JsonValue.Create(leaf.Product))]),
    };

    /// <summary>One product, and the licence to have of it; null to have none.</summary>
    internal readonly record struct LeafTarget(string Product, JsonElement? Target);

    private static JsonObject Written(JsonElement licence) => new()
    {
        [PlansOff] = new JsonArray([.. licence.TextsAt(PlansOff).Select(plan => JsonValue.Create(plan))]),
        [Product] = licence.TextAt(Product),
    };

    private static List<JsonElement> Items(JsonElement content, string property) =>
        content.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];
}
